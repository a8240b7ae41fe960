"""Sockets of plugins' own at /ws/<slug>/<route>: host, Origin and gate first, then the plugin.

The one socket at /ws/ is for members. A plugin that has to hear people without an account (a guest in
a meeting) says itself who may go on; until it has, the socket is in no group of the plugin's.
"""

import asyncio
import contextlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from channels.db import database_sync_to_async
from channels.exceptions import ChannelFull, StopConsumer
from channels.layers import get_channel_layer
from django.conf import settings

from cms.accounts.arrivals import arrival_at
from cms.municipalities.models import Municipality
from cms.municipalities.queries import owner_of_host
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.gate import PluginDisabled, enabled_plugins, require_enabled
from cms.plugin_api.realtime import CommandError, find_socket
from cms.realtime.direct import DirectConsumer
from cms.realtime.events import CORE, UNSETTLING, group
from cms.realtime.groups import EVERYBODY, parse_group
from cms.realtime.handshake import NOT_FOUND, WRONG_ORIGIN, is_same_origin
from cms.realtime.relay import Assembly
from cms.realtime.throttle import Throttle

PREFIX = "/ws/"
BROKEN, NO_HELLO, TOO_MANY = 4400, 4408, 4429


class PluginSocket(DirectConsumer, ABC):
    """One client's socket at a plugin's address.

    Subclasses answer `heard` (a frame of the client), `relayed` (a frame of another socket), `unsettled`
    (what was believed must be read anew; raised by bells and by every heartbeat) and `gone`. They
    call `settled_in` once they know who is there.
    """

    largest: ClassVar[int] = 65_536
    per_second: ClassVar[float] = 20.0
    burst: ClassVar[float] = 100.0
    hello_within: ClassVar[float] = 10.0

    slug = ""
    municipality: Municipality | None = None
    _known = False
    _beating: "asyncio.Task[None] | None" = None

    async def websocket_connect(self, _message: Mapping[str, Any]) -> None:
        """Accept first and refuse by close code: before that a browser tells its page nothing."""
        await self.send({"type": "websocket.accept"})
        self._layer = get_channel_layer()
        self._joined: set[str] = set()
        self._assembly = Assembly()
        self._throttle = Throttle(self.per_second, self.burst)
        self.slug = self.scope["path"].removeprefix(PREFIX).partition("/")[0]
        headers = {
            name.decode("latin1").lower(): value.decode("latin1") for name, value in self.scope["headers"]
        }
        host = headers.get("host", "")
        municipality = await database_sync_to_async(_municipality_at)(host, self.slug)
        if municipality is None:
            await self.close(NOT_FOUND)
        elif not is_same_origin(headers.get("origin", ""), host):
            await self.close(WRONG_ORIGIN)
        else:
            self.municipality = municipality
            await self.join(group(municipality, CORE, EVERYBODY))
            self._beating = asyncio.get_running_loop().create_task(self._beat())

    async def websocket_receive(self, message: Mapping[str, Any]) -> None:
        municipality = self.municipality
        if municipality is None:
            return
        try:
            self._throttle.take()
        except CommandError:
            await self.close(TOO_MANY)
            return
        frame = _frame_of(message.get("text"), self.largest)
        if frame is None:
            await self.close(BROKEN)
            return
        with municipality_scope(municipality):
            await self.heard(frame)

    async def websocket_disconnect(self, _message: Mapping[str, Any]) -> None:
        municipality, self.municipality = self.municipality, None
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        await self._leave_all()
        if municipality is not None:
            with municipality_scope(municipality):
                await self.gone()
        raise StopConsumer

    async def bell(self, message: Mapping[str, Any]) -> None:
        """A bell of a group that was joined: no news of its own, a reason to look."""
        name = parse_group(message["group"])
        if name is None or message["group"] not in self._joined:
            return
        if name.slug != CORE or message["event"] in UNSETTLING:
            await self.look_again(message)

    async def relay(self, message: Mapping[str, Any]) -> None:
        """A frame of another socket, in pieces; it passes the gate as every event does."""
        municipality = self.municipality
        name = parse_group(message["group"])
        if municipality is None or name is None or message["group"] not in self._joined:
            return
        frame = self._assembly.take(message)
        if frame is None or name.municipality_id != municipality.pk or not self._is_on(municipality):
            return
        with municipality_scope(municipality):
            await self.relayed(message["group"], frame)

    @abstractmethod
    async def heard(self, frame: Mapping[str, Any]) -> None:
        """The page said something."""

    @abstractmethod
    async def relayed(self, group_name: str, frame: Mapping[str, Any]) -> None:
        """Another socket said something in a group that was joined."""

    @abstractmethod
    async def unsettled(self) -> None:
        """What decides who may be here has changed: look again."""

    @abstractmethod
    async def gone(self) -> None:
        """The page is gone, or was put out."""

    def settled_in(self) -> None:
        """The plugin knows who is there: from now on the socket may be silent."""
        self._known = True

    async def join(self, name: str) -> None:
        if name not in self._joined:
            self._joined.add(name)
            await self._layer.group_add(name, self.channel_name)

    async def leave(self, name: str) -> None:
        if name in self._joined:
            self._joined.discard(name)
            await self._layer.group_discard(name, self.channel_name)

    async def say(self, frame: Mapping[str, Any]) -> None:
        """Send a frame to the client. One who is gone already is heard of by `websocket.disconnect`."""
        await self._send_if_there(
            {"type": "websocket.send", "text": json.dumps(frame, separators=(",", ":"))}
        )

    async def close(self, code: int) -> None:
        """Close, and hear nothing more."""
        municipality, self.municipality = self.municipality, None
        await self._leave_all()
        await self._send_if_there({"type": "websocket.close", "code": code})
        if municipality is not None:
            with municipality_scope(municipality):
                await self.gone()

    async def _send_if_there(self, message: dict[str, Any]) -> None:
        """The ASGI server raises OSError for a client that has closed: no reason to skip the farewell."""
        with contextlib.suppress(OSError):
            await self.send(message)

    async def _leave_all(self) -> None:
        for name in list(self._joined):
            await self.leave(name)

    def _is_on(self, municipality: Municipality) -> bool:
        try:
            require_enabled(municipality, self.slug)
        except PluginDisabled:
            return False
        return True

    async def look_again(self, _message: Mapping[str, Any]) -> None:
        """Read the switches, then let the plugin read what is its own."""
        if self.municipality is None:
            return
        municipality = await database_sync_to_async(_municipality_again)(self.municipality.pk, self.slug)
        if municipality is None:
            await self.close(NOT_FOUND)
            return
        self.municipality = municipality
        if self._known:
            with municipality_scope(municipality):
                await self.unsettled()

    async def no_hello(self, _message: Mapping[str, Any]) -> None:
        if not self._known and self.municipality is not None:
            await self.close(NO_HELLO)

    async def _beat(self) -> None:
        """Close who never says hello, and look again so often that a lost bell harms for seconds only.

        Both are put in line with everything else that the socket hears, so that nothing happens twice at once.
        """
        await asyncio.sleep(self.hello_within)
        await self._put_in_line("no.hello")
        while self.municipality is not None:
            await asyncio.sleep(settings.REALTIME_RECHECK_SECONDS)
            await self._put_in_line("look.again")

    async def _put_in_line(self, kind: str) -> None:
        with contextlib.suppress(ChannelFull):  # a full line is worked off first
            await self._layer.send(self.channel_name, {"type": kind})


async def plugin_socket(scope: Mapping[str, Any], receive: Any, send: Any) -> None:
    """The ASGI application below /ws/: the plugin's consumer; what nobody declared closes with 4404."""
    slug, _, route = scope["path"].removeprefix(PREFIX).partition("/")
    found = find_socket(slug, route)
    if found is None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": NOT_FOUND})
        return
    await found.consumer.as_asgi()(scope, receive, send)


def _municipality_at(host: str, slug: str) -> Municipality | None:
    """Whose host this is, when the plugin is on there."""
    owner = owner_of_host(host)
    municipality = owner.municipality if owner is not None else None
    return municipality if municipality is not None and slug in enabled_plugins(municipality) else None


def _municipality_again(pk: int, slug: str) -> Municipality | None:
    arrival = arrival_at(pk, "")
    if arrival is None or slug not in enabled_plugins(arrival.municipality):
        return None
    return arrival.municipality


def _frame_of(text: str | None, largest: int) -> dict[str, Any] | None:
    if text is None or len(text) > largest:
        return None
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None
