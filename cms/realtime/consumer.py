"""The one socket. It rings bells and runs commands; it holds no truth of its own."""

import asyncio
import json
import logging
import random
import time
from collections.abc import Mapping
from typing import Any

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import DatabaseError

from cms.plugin_api.gate import PluginDisabled, require_enabled
from cms.plugin_api.realtime import CommandError
from cms.realtime.coalescing import Coalescing
from cms.realtime.direct import DirectConsumer
from cms.realtime.dispatch import Frame, is_core, parse_frame, run_command
from cms.realtime.epoch import database_epoch
from cms.realtime.events import CORE, UNSETTLING
from cms.realtime.groups import parse_group
from cms.realtime.handshake import NOT_SIGNED_IN, HandshakeError, Visitor, visitor_by_session, visitor_of
from cms.realtime.memberships import GroupMemberships
from cms.realtime.throttle import Throttle

logger = logging.getLogger(__name__)


class AppConsumer(DirectConsumer):
    """One client's socket at one municipality's host.

    Both directions pass the gate: commands by their prefix, events by their group's slug.
    """

    visitor: Visitor | None = None
    groups: GroupMemberships
    _heartbeat: "asyncio.Task[None] | None" = None
    _checked_at = 0.0

    async def websocket_connect(self, _message: Mapping[str, Any]) -> None:
        """Accept first and refuse by close code: before that a browser tells its page nothing."""
        await self.send({"type": "websocket.accept"})
        self.throttle = Throttle()
        self.groups = GroupMemberships(get_channel_layer(), self.channel_name)
        self.coalescing = Coalescing(self._deliver)
        try:
            self.visitor = await visitor_of(self.scope)
        except HandshakeError as refusal:
            await self._close(refusal.code)
            return
        self._checked_at = time.monotonic()
        await self.groups.settle(self.visitor)
        epoch = await database_sync_to_async(database_epoch)()
        await self._event("ready", {"epoch": epoch, **self._heads(self.visitor)})
        self._heartbeat = asyncio.get_running_loop().create_task(self._beat())

    async def websocket_receive(self, message: Mapping[str, Any]) -> None:
        if self.visitor is None:
            return
        frame_id: str | None = None
        answer: dict[str, Any]
        try:
            frame = parse_frame(message.get("text"))
            frame_id = frame.id
            self.throttle.take()
            visitor = await self._fresh_visitor(settings.REALTIME_RECHECK_SECONDS)
            if visitor is None:
                return
            data = await (self._core(frame, visitor) if is_core(frame) else self._plugin(frame, visitor))
        except CommandError as error:
            answer = {"id": frame_id, "ok": False, "error": {"code": error.code, "title": error.title}}
        else:
            answer = {"id": frame_id, "ok": True, "data": data}
        await self._send(answer)

    async def websocket_disconnect(self, _message: Mapping[str, Any]) -> None:
        self.visitor = None
        if self._heartbeat is not None:
            self._heartbeat.cancel()
            await asyncio.gather(self._heartbeat, return_exceptions=True)
        await self.coalescing.stop()
        await self.groups.leave_all()
        raise StopConsumer

    async def bell(self, message: Mapping[str, Any]) -> None:
        """Pass an event on, if its group is still ours and its plugin still on."""
        if message.get("coalesce"):
            await self.coalescing.ring(message)
        else:
            await self._deliver(message)

    async def _deliver(self, message: Mapping[str, Any]) -> None:
        name = parse_group(message["group"])
        if self.visitor is None or name is None or name.municipality_id != self.visitor.municipality.pk:
            return
        if name.slug == CORE:
            if message["event"] in UNSETTLING and not await self._renew():
                return
        else:
            visitor = await self._fresh_visitor(settings.REALTIME_BELL_RECHECK_SECONDS)
            if visitor is None or not self._may_hear(visitor, message["group"], name.slug):
                return
        await self._event(message["event"], message["data"])

    def _may_hear(self, visitor: Visitor, group_name: str, slug: str) -> bool:
        try:
            require_enabled(visitor.municipality, slug)
        except PluginDisabled:
            return False
        return group_name in self.groups

    async def _plugin(self, frame: Frame, visitor: Visitor) -> Mapping[str, Any]:
        return await run_command(frame, visitor, self.channel_name)

    async def _core(self, frame: Frame, visitor: Visitor) -> Mapping[str, Any]:
        match frame.command:
            case "core.ping":
                pass
            case "core.subscribe":
                await self.groups.subscribe(visitor, frame)
            case "core.unsubscribe":
                await self.groups.unsubscribe(visitor, frame)
            case _:
                raise CommandError("command.unknown")
        return {}

    async def _fresh_visitor(self, seconds: float) -> Visitor | None:
        """The visitor, read anew when the last look is older: a lost bell harms for seconds only."""
        if time.monotonic() - self._checked_at > seconds:
            await self._renew()
        return self.visitor

    async def _renew(self) -> bool:
        """Read session, person, membership and switches; close the socket if it may not be here any more."""
        before = self.visitor
        if before is None:
            return False
        try:
            self.visitor = await visitor_by_session(before.session_key, before.municipality.pk)
        except HandshakeError:
            await self.groups.leave_all()
            await self._close(NOT_SIGNED_IN)
            return False
        self._checked_at = time.monotonic()
        await self.groups.settle(self.visitor)
        return True

    async def _beat(self) -> None:
        """Every so often: is everything still allowed, and what are the heads of the streams?

        Sockets that came back all at once after a restart beat at different moments.
        """
        pause = settings.REALTIME_HEARTBEAT_SECONDS * random.uniform(0.2, 1.0)  # noqa: S311 - spreads the work
        while True:
            await asyncio.sleep(pause)
            pause = settings.REALTIME_HEARTBEAT_SECONDS
            try:
                if not await self._renew() or self.visitor is None:
                    return
                await self.groups.ask_again(self.visitor)
                await self._event("heads", self._heads(self.visitor))
            except DatabaseError as error:
                logger.warning("A heartbeat was left out (%s).", type(error).__name__)

    @staticmethod
    def _heads(visitor: Visitor) -> dict[str, int]:
        municipality = visitor.municipality
        return {
            "plugins_version": municipality.plugins_version,
            "library_version": municipality.library_version,
        }

    async def _event(self, event: str, data: Mapping[str, Any]) -> None:
        await self._send({"event": event, "data": data})

    async def _send(self, frame: Mapping[str, Any]) -> None:
        await self.send({"type": "websocket.send", "text": json.dumps(frame, separators=(",", ":"))})

    async def _close(self, code: int) -> None:
        self.visitor = None
        await self.send({"type": "websocket.close", "code": code})
