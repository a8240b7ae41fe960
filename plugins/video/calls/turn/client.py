"""A client of a relay server that can just ask for a place on it and send through it."""

import contextlib
import socket
import ssl
import struct
from types import TracebackType
from typing import Self

from plugins.video.calls.turn import messages as stun
from plugins.video.calls.turn.messages import Message

TRIES, WAIT = 3, 2.0


class NoAnswerError(Exception):
    """Nothing came back in time, or the connection was refused."""


class RefusedError(Exception):
    """The server answered with an error; `code` is its number (401: not these credentials)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"refused with {code}")
        self.code = code


class TurnClient:
    """One socket to the relay, over udp, tcp or tls. For use in a `with` block."""

    def __init__(self, host: str, port: int, transport: str = "udp") -> None:
        self._address = (host, port)
        self._transport = transport
        self._key: bytes | None = None
        self._names: list[tuple[int, bytes]] = []
        self._rest = b""

    def __enter__(self) -> Self:
        try:
            self._socket = self._connect()
        except OSError as error:
            raise NoAnswerError(str(error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()

    def own_address(self) -> tuple[str, int]:
        """Where the server sees us (STUN Binding)."""
        answer = self._ask(Message(stun.BINDING, stun.REQUEST))
        return _address(answer, stun.XOR_MAPPED_ADDRESS)

    def allocate(self, username: str, password: str) -> tuple[str, int]:
        """Ask for a place; return the relayed address. Raise RefusedError or NoAnswerError."""
        wanted = (stun.REQUESTED_TRANSPORT, struct.pack("!Bxxx", stun.UDP))
        first = self._ask(Message(stun.ALLOCATE, stun.REQUEST, [wanted]), may_refuse=True)
        if first.error is None:
            raise RefusedError(0)  # a relay that asks nobody for a password is open to the world
        realm, nonce = first.first(stun.REALM), first.first(stun.NONCE)
        if first.error != 401 or realm is None or nonce is None:
            raise RefusedError(first.error)
        self._key = stun.long_term_key(username, realm.decode(), password)
        self._names = [(stun.USERNAME, username.encode()), (stun.REALM, realm), (stun.NONCE, nonce)]
        answer = self._ask(Message(stun.ALLOCATE, stun.REQUEST, [wanted, *self._names]))
        return _address(answer, stun.XOR_RELAYED_ADDRESS)

    def permit(self, host: str) -> None:
        """Allow a peer's address to send to our place."""
        asked = Message(stun.CREATE_PERMISSION, stun.REQUEST)
        peer = stun.pack_address(host, 0, asked.transaction)
        asked.attributes = [(stun.XOR_PEER_ADDRESS, peer), *self._names]
        self._ask(asked)

    def send(self, data: bytes, host: str, port: int) -> None:
        """Send data from our place to a peer; nothing is answered."""
        told = Message(stun.SEND, stun.INDICATION)
        peer = stun.pack_address(host, port, told.transaction)
        told.attributes = [(stun.XOR_PEER_ADDRESS, peer), (stun.DATA_ATTRIBUTE, data)]
        self._socket.sendall(stun.encode(told))

    def receive(self) -> bytes:
        """The data that a peer sent to our place; raise NoAnswerError."""
        while True:
            message = self._read()
            if message.method == stun.DATA and message.kind == stun.INDICATION:
                return message.first(stun.DATA_ATTRIBUTE) or b""

    def free(self) -> None:
        """Give the place back."""
        lifetime = (stun.LIFETIME, struct.pack("!I", 0))
        with contextlib.suppress(NoAnswerError, RefusedError):
            self._ask(Message(stun.REFRESH, stun.REQUEST, [lifetime, *self._names]))

    def _connect(self) -> socket.socket:
        if self._transport == "udp":
            family, _, _, _, address = socket.getaddrinfo(*self._address, type=socket.SOCK_DGRAM)[0]
            opened = socket.socket(family, socket.SOCK_DGRAM)
            opened.settimeout(WAIT)
            opened.connect(address)
            return opened
        opened = socket.create_connection(self._address, timeout=WAIT * TRIES)
        if self._transport == "tls":
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=self._address[0])
        return opened

    def _ask(self, message: Message, *, may_refuse: bool = False) -> Message:
        data = stun.encode(message, self._key)
        for _ in range(TRIES if self._transport == "udp" else 1):
            try:
                self._socket.sendall(data)
                answer = self._answer_to(message)
            except TimeoutError:
                continue
            except OSError as error:
                raise NoAnswerError(str(error)) from error
            if answer.kind == stun.ERROR and not may_refuse:
                raise RefusedError(answer.error or 0)
            return answer
        raise NoAnswerError("no answer in time")

    def _answer_to(self, message: Message) -> Message:
        while True:
            answer = self._read_raw()
            if answer.transaction == message.transaction:
                return answer

    def _read(self) -> Message:
        try:
            return self._read_raw()
        except OSError as error:
            raise NoAnswerError("no answer in time") from error

    def _read_raw(self) -> Message:
        if self._transport == "udp":
            return stun.decode(self._socket.recv(65_535))
        while len(self._rest) < stun.HEADER or len(self._rest) < self._whole():
            more = self._socket.recv(65_535)
            if not more:
                raise ConnectionResetError("the connection was closed")
            self._rest += more
        size = self._whole()
        data, self._rest = self._rest[:size], self._rest[size:]
        return stun.decode(data)

    def _whole(self) -> int:
        length: int = struct.unpack("!H", self._rest[2:4])[0]
        return stun.HEADER + length


def _address(answer: Message, attribute: int) -> tuple[str, int]:
    value = answer.first(attribute)
    if value is None:
        raise NoAnswerError("an answer without an address")
    return stun.unpack_address(value, answer.transaction)
