"""Which groups one socket is in, and why."""

import logging
from typing import Any

from channels.db import database_sync_to_async

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.gate import PluginDisabled, enabled_plugins, require_enabled
from cms.plugin_api.realtime import CommandError, find_subscription
from cms.realtime.dispatch import Frame, disabled
from cms.realtime.events import CORE, group
from cms.realtime.groups import EVERYBODY, KEY, parse_group, personal_key, subscription_key
from cms.realtime.handshake import Visitor

logger = logging.getLogger(__name__)

MOST_SUBSCRIPTIONS = 200


class GroupMemberships:
    """The groups of one socket: the core's, the person's own of each enabled plugin, and the subscribed.

    A subscribed group is remembered with the rule's name and key, so that the rule can be asked again.
    """

    def __init__(self, layer: Any, channel: str) -> None:
        self._layer = layer
        self._channel = channel
        self._joined: dict[str, tuple[str, str] | None] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._joined

    async def settle(self, visitor: Visitor) -> None:
        """Join what belongs to the person now, leave the groups of plugins that are off."""
        municipality = visitor.municipality
        enabled = enabled_plugins(municipality)
        for name in list(self._joined):
            parsed = parse_group(name)
            if parsed is None or (parsed.slug != CORE and parsed.slug not in enabled):
                await self._leave(name)
        await self._join(group(municipality, CORE, EVERYBODY), None)
        for slug in (CORE, *sorted(enabled)):
            await self._join(group(municipality, slug, personal_key(visitor.user)), None)

    async def ask_again(self, visitor: Visitor) -> None:
        """Leave subscribed groups whose rule says no by now (e.g. access to a family has ended)."""
        for name, why in list(self._joined.items()):
            if why is not None and not await self._allowed(visitor, *why):
                await self._leave(name)

    async def subscribe(self, visitor: Visitor, frame: Frame) -> None:
        """Command `core.subscribe` {"group": "chat.room", "key": "…"}; raise CommandError."""
        kind, key, name = self._target(visitor, frame)
        try:
            require_enabled(visitor.municipality, kind.partition(".")[0])
        except PluginDisabled:
            raise disabled() from None
        if len(self._joined) >= MOST_SUBSCRIPTIONS:
            raise CommandError("subscription.too_many")
        if not await self._allowed(visitor, kind, key):
            raise CommandError("subscription.refused")
        await self._join(name, (kind, key))

    async def unsubscribe(self, visitor: Visitor, frame: Frame) -> None:
        """Command `core.unsubscribe`, with the same data; leaving what was not joined is no error."""
        _, _, name = self._target(visitor, frame)
        if self._joined.get(name) is not None:
            await self._leave(name)

    async def leave_all(self) -> None:
        for name in list(self._joined):
            await self._leave(name)

    @staticmethod
    def _target(visitor: Visitor, frame: Frame) -> tuple[str, str, str]:
        kind, key = frame.data.get("group"), frame.data.get("key")
        if not isinstance(kind, str) or not isinstance(key, str) or not KEY.fullmatch(key):
            raise CommandError("frame.invalid")
        slug, _, noun = kind.partition(".")
        return kind, key, group(visitor.municipality, slug, subscription_key(noun, key))

    @staticmethod
    async def _allowed(visitor: Visitor, kind: str, key: str) -> bool:
        rule = find_subscription(kind)
        if rule is None:
            return False
        with municipality_scope(visitor.municipality):
            return bool(await database_sync_to_async(rule.may_join)(visitor.user, visitor.municipality, key))

    async def _join(self, name: str, why: tuple[str, str] | None) -> None:
        if name not in self._joined:
            await self._layer.group_add(name, self._channel)
            self._joined[name] = why

    async def _leave(self, name: str) -> None:
        del self._joined[name]
        await self._layer.group_discard(name, self._channel)
