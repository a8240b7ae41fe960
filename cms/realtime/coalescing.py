"""Bells that come in bursts: the first at once, then at most one a second, and never without the last."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

SECONDS = 1.0

Message = Mapping[str, Any]


class Coalescing:
    """Holds back what comes within a second of a bell of the same name, for one socket.

    `deliver` is called for each that is let through; it asks again whether the socket may hear it.
    """

    def __init__(self, deliver: Callable[[Message], Awaitable[None]]) -> None:
        self._deliver = deliver
        self._held: dict[str, Message] = {}
        self._resting: dict[str, asyncio.Task[None]] = {}

    async def ring(self, message: Message) -> None:
        name = message["event"]
        if name in self._resting:
            self._held[name] = message
            return
        self._resting[name] = asyncio.get_running_loop().create_task(self._rest(name))
        await self._deliver(message)

    async def stop(self) -> None:
        """The socket is closed: what is held is not delivered."""
        resting = list(self._resting.values())
        for one in resting:
            one.cancel()
        await asyncio.gather(*resting, return_exceptions=True)

    async def _rest(self, name: str) -> None:
        try:
            while True:
                await asyncio.sleep(SECONDS)
                message = self._held.pop(name, None)
                if message is None:
                    return
                await self._deliver(message)
        finally:
            self._resting.pop(name, None)
