"""Channel layer without Redis: PostgreSQL's NOTIFY carries bells between processes.

`group_send` anywhere (web process, worker, command) becomes a NOTIFY; every web process that has
a socket listens on one connection of its own and rings its in-memory groups. Bells may be lost
while the database restarts: then every socket is told `core.resync`, and the heartbeat repairs
what even that misses. Payloads are a few ids, far below NOTIFY's 8000 bytes.
Source: https://www.postgresql.org/docs/current/sql-notify.html
"""

import asyncio
import json
import logging
import random
import time
from collections.abc import MutableMapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer
from django.conf import settings

from cms.realtime.ringing import NOTIFY, Ringer
from cms.settings.database import conninfo_of
from cms.statements import Statement

logger = logging.getLogger(__name__)

CHANNEL = "family_start_bells"
MAX_BYTES = 7900
CORE_GROUP_END = ".core.all"
RETRY_FIRST, RETRY_MOST = 0.2, 10.0
QUIET_SECONDS = 30.0
CLEAN_EVERY = 5.0


@Statement
def _notify() -> str:
    return NOTIFY


class BellTooLargeError(ValueError):
    """A bell is to carry ids only; this one does not fit into a NOTIFY."""


class NotifyChannelLayer(InMemoryChannelLayer):
    """The in-memory layer, with groups that reach across processes."""

    _cleaned_at = 0.0

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._listeners: MutableMapping[asyncio.AbstractEventLoop, _Listener] = WeakKeyDictionary()

    async def group_add(self, group: str, channel: str) -> None:
        """Join a group; returns once this process hears bells, so that none is missed after `ready`."""
        await self._listener().listening.wait()
        await super().group_add(group, channel)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        """Ring a group in every process; raise BellTooLargeError for a payload that is no bell.

        Where sockets are, the loop rings itself: in the one thread that it shares with the database its bells
        would wait behind everything that is read there.
        """
        listener = self._listeners.get(asyncio.get_running_loop())
        if listener is None:
            await sync_to_async(self.ring)(group, message)
        else:
            await listener.ringer.ring(self._payload(group, message))

    def ring(self, group: str, message: dict[str, Any]) -> None:
        """`group_send` for threads: one statement on their own connection, and no event loop in between."""
        self.ring_all([(group, message)])

    def ring_all(self, bells: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Ring several groups with one statement, and then raise BellTooLargeError if one was no bell."""
        payloads, refused = [], None
        for group, message in bells:
            try:
                payloads.append(self._payload(group, message))
            except BellTooLargeError as error:
                refused = error
        if payloads:
            _notify.rows(channel=CHANNEL, payloads=payloads)
        if refused is not None:
            raise refused

    def _payload(self, group: str, message: dict[str, Any]) -> str:
        self.require_valid_group_name(group)
        payload = json.dumps([group, message], separators=(",", ":"))
        if len(payload.encode()) > MAX_BYTES:
            raise BellTooLargeError(f"The bell for {group} has {len(payload)} characters.")
        return payload

    async def ring_here(self, group: str, message: dict[str, Any]) -> None:
        """Deliver to the sockets of this process; most bells are for nobody here."""
        if group in self.groups:
            await super().group_send(group, message)

    async def ring_resync(self) -> None:
        """Tell every socket of this process that bells may have been lost."""
        for group in [name for name in self.groups if name.endswith(CORE_GROUP_END)]:
            await self.ring_here(group, {"type": "bell", "group": group, "event": "core.resync", "data": {}})

    async def close(self) -> None:
        """Stop listening on this loop; a later `group_add` starts anew."""
        listener = self._listeners.pop(asyncio.get_running_loop(), None)
        if listener is not None:
            listener.task.cancel()
            await asyncio.gather(listener.task, listener.ringer.close(), return_exceptions=True)

    def _clean_expired(self) -> None:
        """What nobody fetched goes; now and then, for it looks through all channels and groups there are."""
        now = time.monotonic()
        if now - self._cleaned_at >= CLEAN_EVERY:
            self._cleaned_at = now
            super()._clean_expired()

    def _listener(self) -> "_Listener":
        loop = asyncio.get_running_loop()
        if loop not in self._listeners:
            self._listeners[loop] = _Listener(self)
        return self._listeners[loop]


class _Listener:
    """One connection that listens, and comes back after every break; its ringer has another."""

    def __init__(self, layer: NotifyChannelLayer) -> None:
        self.layer = layer
        self.ringer = Ringer(CHANNEL)
        self.listening = asyncio.Event()
        self.task = asyncio.get_running_loop().create_task(self._run(), name="family-start-bells")

    async def _run(self) -> None:
        pause = RETRY_FIRST
        broken = False
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    conninfo_of(settings.DATABASES["default"]), autocommit=True, keepalives_idle=30
                ) as listener:
                    await listener.execute(f"LISTEN {CHANNEL}")
                    self.listening.set()
                    pause = RETRY_FIRST
                    if broken:
                        await self.layer.ring_resync()
                    await self._hear(listener)
            except psycopg.Error as error:
                logger.warning("The bell connection broke (%s); trying again.", type(error).__name__)
            self.listening.clear()
            broken = True
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnects
            pause = min(pause * 2, RETRY_MOST)

    async def _hear(self, listener: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for notify in listener.notifies(timeout=QUIET_SECONDS):
                group, message = json.loads(notify.payload)
                await self.layer.ring_here(group, message)
            await listener.execute("SELECT 1")  # finds a connection that died in silence
