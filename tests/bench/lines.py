"""Keep-alive HTTP/1.1 connections that cost little, so that the phones are not what is measured."""

import asyncio
import json
import socket
from typing import Any

from tests.bench.load import answer_end, split_answer

TOKEN = "b" * 32


def request_bytes(
    method: str, path: str, *, host: str, session: str, body: dict[str, Any] | None = None
) -> bytes:
    """A whole request of a signed-in phone."""
    sent = json.dumps(body).encode() if body is not None else b""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: sessionid={session}; csrftoken={TOKEN}\r\n"
        f"X-CSRFToken: {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return head.encode() + sent


def _told(answer: bytes) -> tuple[int, bytes]:
    return int(answer[9:12]), split_answer(answer)[1]


class BlockingLine:
    """One connection of one thread. Raises OSError when there is no answer; then it begins anew."""

    def __init__(self, port: int, patience: float) -> None:
        self._port = port
        self._patience = patience
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Return (status, body)."""
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self._port), self._patience)
            self._socket.sendall(request)
            buffer = bytearray()
            while True:
                data = self._socket.recv(65536)
                if not data:
                    raise ConnectionResetError
                buffer += data
                if end := answer_end(buffer):
                    return _told(bytes(buffer[:end]))
        except (OSError, ValueError) as error:
            self.close()
            raise OSError from error

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self.buffer = bytearray()
        self.answer: asyncio.Future[tuple[int, bytes]] | None = None
        self.is_open = True

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = answer_end(self.buffer)
        if end and self.answer is not None and not self.answer.done():
            self.answer.set_result(_told(bytes(self.buffer[:end])))
            self.buffer.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(ConnectionResetError())


class Lines:
    """As many connections as are needed at once, each used again."""

    def __init__(self, port: int, patience: float) -> None:
        self._port = port
        self._patience = patience
        self._free: list[_Connection] = []

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Return (status, body). Raises OSError, of which TimeoutError is one."""
        connection = await self._connection()
        connection.answer = asyncio.get_running_loop().create_future()
        connection.transport.write(request)
        told = await asyncio.wait_for(connection.answer, self._patience)
        self._free.append(connection)
        return told

    async def _connection(self) -> _Connection:
        while self._free:
            found = self._free.pop()
            if found.is_open:
                return found
        loop = asyncio.get_running_loop()
        _transport, made = await loop.create_connection(_Connection, "127.0.0.1", self._port)
        return made

    def close(self) -> None:
        for connection in self._free:
            connection.transport.close()
