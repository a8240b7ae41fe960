"""Bells that the event loop rings itself: a connection of its own, and no thread to wait for."""

import asyncio

import psycopg
from django.conf import settings
from django.db import OperationalError
from psycopg import AsyncConnection

from cms.settings.database import conninfo_of

NOTIFY = "SELECT pg_notify(%(channel)s, payload) FROM unnest(%(payloads)s::text[]) AS payload"


class Ringer:
    """Payloads go out in the order in which they came; those that come while some are under way go together."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._connection: AsyncConnection | None = None

    async def ring(self, payload: str) -> None:
        """Returns once it is on its way; raise Django's OperationalError where the database is not there."""
        rung: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((payload, rung))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work(), name="family-start-ringer")
        await rung

    async def close(self) -> None:
        """Stop; what still waits is not rung."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for _payload, rung in self._waiting:
            rung.cancel()
        await self._hang_up()

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            failed = None
            try:
                await self._notify([payload for payload, _rung in batch])
            except psycopg.Error as error:
                failed = OperationalError(f"Bells were not rung ({type(error).__name__}).")
            for _payload, rung in batch:
                if rung.done():
                    continue  # whoever rang has gone
                if failed is None:
                    rung.set_result(None)
                else:
                    rung.set_exception(failed)

    async def _notify(self, payloads: list[str]) -> None:
        """Once more on a new connection: the old one may have ended with a restart of the database."""
        try:
            await self._say(payloads)
        except psycopg.OperationalError:
            await self._hang_up()
            await self._say(payloads)

    async def _say(self, payloads: list[str]) -> None:
        if self._connection is None:
            self._connection = await AsyncConnection.connect(
                conninfo_of(settings.DATABASES["default"]), autocommit=True, keepalives_idle=30
            )
        await self._connection.execute(NOTIFY, {"channel": self._channel, "payloads": payloads}, prepare=True)

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
