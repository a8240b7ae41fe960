"""The few STUN and TURN messages that a check needs (RFC 8489 and RFC 8656), nothing more."""

import hashlib
import hmac
import ipaddress
import secrets
import struct
import zlib
from dataclasses import dataclass, field

MAGIC = 0x2112A442
HEADER = 20

BINDING, ALLOCATE, REFRESH, SEND, DATA, CREATE_PERMISSION = 0x001, 0x003, 0x004, 0x006, 0x007, 0x008
REQUEST, INDICATION, SUCCESS, ERROR = 0x000, 0x010, 0x100, 0x110

USERNAME, MESSAGE_INTEGRITY, ERROR_CODE = 0x0006, 0x0008, 0x0009
LIFETIME, XOR_PEER_ADDRESS, DATA_ATTRIBUTE = 0x000D, 0x0012, 0x0013
REALM, NONCE, XOR_RELAYED_ADDRESS = 0x0014, 0x0015, 0x0016
REQUESTED_TRANSPORT, XOR_MAPPED_ADDRESS, FINGERPRINT = 0x0019, 0x0020, 0x8028

UDP = 17
_FINGERPRINT_XOR = 0x5354554E


class MalformedError(ValueError):
    """What came is no STUN message."""


@dataclass
class Message:
    """One message: its method, its class, its transaction and its attributes in order."""

    method: int
    kind: int
    attributes: list[tuple[int, bytes]] = field(default_factory=list)
    transaction: bytes = field(default_factory=lambda: secrets.token_bytes(12))

    def first(self, attribute: int) -> bytes | None:
        return next((value for name, value in self.attributes if name == attribute), None)

    @property
    def error(self) -> int | None:
        """The error's number, e.g. 401, when this is an error."""
        value = self.first(ERROR_CODE)
        return (value[2] & 0x07) * 100 + value[3] if value is not None and len(value) >= 4 else None


def encode(message: Message, key: bytes | None = None) -> bytes:
    """The bytes to send; with a key they carry MESSAGE-INTEGRITY. FINGERPRINT always comes last."""
    body = b"".join(_attribute(name, value) for name, value in message.attributes)
    if key is not None:
        head = _header(message, len(body) + 24)
        digest = hmac.new(key, head + body, hashlib.sha1).digest()
        body += _attribute(MESSAGE_INTEGRITY, digest)
    head = _header(message, len(body) + 8)
    mark = zlib.crc32(head + body) ^ _FINGERPRINT_XOR
    return head + body + _attribute(FINGERPRINT, struct.pack("!I", mark))


def decode(data: bytes) -> Message:
    """Read a message; raise MalformedError."""
    if len(data) < HEADER:
        raise MalformedError
    kind_and_method, length, magic = struct.unpack("!HHI", data[:8])
    if magic != MAGIC or kind_and_method & 0xC000 or len(data) < HEADER + length:
        raise MalformedError
    kind = kind_and_method & 0x0110
    attributes: list[tuple[int, bytes]] = []
    place, end = HEADER, HEADER + length
    while place + 4 <= end:
        name, size = struct.unpack("!HH", data[place : place + 4])
        if place + 4 + size > end:
            raise MalformedError
        attributes.append((name, data[place + 4 : place + 4 + size]))
        place += 4 + size + (-size % 4)
    return Message(_method_of(kind_and_method), kind, attributes, data[8:20])


def long_term_key(username: str, realm: str, password: str) -> bytes:
    """RFC 8489, 9.2.2: MD5 over the three (the algorithm of the protocol, not our choice)."""
    return hashlib.md5(f"{username}:{realm}:{password}".encode(), usedforsecurity=False).digest()


def pack_address(host: str, port: int, transaction: bytes) -> bytes:
    """An XOR-…-ADDRESS."""
    address = ipaddress.ip_address(host)
    mask = struct.pack("!I", MAGIC) + transaction
    hidden = bytes(a ^ b for a, b in zip(address.packed, mask, strict=False))
    return struct.pack("!BBH", 0, 1 if address.version == 4 else 2, port ^ (MAGIC >> 16)) + hidden


def unpack_address(value: bytes, transaction: bytes) -> tuple[str, int]:
    """The host and port of an XOR-…-ADDRESS; raise MalformedError."""
    if len(value) not in {8, 20}:
        raise MalformedError
    mask = struct.pack("!I", MAGIC) + transaction
    packed = bytes(a ^ b for a, b in zip(value[4:], mask, strict=False))
    (port,) = struct.unpack("!H", value[2:4])
    return str(ipaddress.ip_address(packed)), port ^ (MAGIC >> 16)


def _header(message: Message, length: int) -> bytes:
    return struct.pack("!HHI", _type_of(message), length, MAGIC) + message.transaction


def _type_of(message: Message) -> int:
    """Method and class share their bits (RFC 8489, 5)."""
    method = message.method
    return (method & 0x000F) | ((method & 0x0070) << 1) | ((method & 0x0F80) << 2) | message.kind


def _method_of(value: int) -> int:
    return (value & 0x000F) | ((value & 0x00E0) >> 1) | ((value & 0x3E00) >> 2)


def _attribute(name: int, value: bytes) -> bytes:
    return struct.pack("!HH", name, len(value)) + value + b"\x00" * (-len(value) % 4)
