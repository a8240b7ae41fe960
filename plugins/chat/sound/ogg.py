"""Opus in Ogg (RFC 3533, RFC 7845)."""

import struct
from collections.abc import Iterator

from plugins.chat.sound.errors import UnplayableError

_HEAD = struct.Struct("<4sBBqIII B")
_RATE = 48_000
_CHECKSUM_AT = 22
_POLYNOMIAL = 0x04C11DB7


def read_ogg(data: bytearray) -> float:
    """Return the length in seconds; raise UnplayableError unless there is one stream, of Opus."""
    pages = list(_pages(data))
    if len(pages) < 3:
        raise UnplayableError
    streams = {stream for _start, _content, _end, _granule, stream in pages}
    first = _content_of(data, pages[0])
    if len(streams) != 1 or not first.startswith(b"OpusHead"):
        raise UnplayableError
    _blank_tags(data, pages[1])
    skipped = struct.unpack_from("<H", first, 10)[0]
    granules = [granule for _start, _content, _end, granule, _stream in pages]
    return float(max(granules) - skipped) / _RATE


_Page = tuple[int, int, int, int, int]


def _pages(data: bytearray) -> Iterator[_Page]:
    """Start, content, end, granule position and stream of each page; nothing may lie between or behind them."""
    at = 0
    while at < len(data):
        mark, version, _flags, granule, stream, _number, _sum, segments = _HEAD.unpack_from(data, at)
        if mark != b"OggS" or version != 0:
            raise UnplayableError
        content = at + _HEAD.size + segments
        end = content + sum(data[at + _HEAD.size : content])
        if end > len(data):
            raise UnplayableError
        yield at, content, end, granule, stream
        at = end


def _content_of(data: bytearray, page: _Page) -> bytes:
    return bytes(data[page[1] : page[2]])


def _blank_tags(data: bytearray, page: _Page) -> None:
    """Make the comment header one empty vendor name of the same length."""
    start, content, end, _granule, _stream = page
    length = end - content
    if not _content_of(data, page).startswith(b"OpusTags") or length < 16:
        raise UnplayableError
    data[content:end] = b"OpusTags" + struct.pack("<I", length - 16) + bytes(length - 16) + bytes(4)
    data[start + _CHECKSUM_AT : start + _CHECKSUM_AT + 4] = bytes(4)
    struct.pack_into("<I", data, start + _CHECKSUM_AT, _checksum(data[start:end]))


def _checksum(page: bytearray) -> int:
    value = 0
    for byte in page:
        value ^= byte << 24
        for _bit in range(8):
            value = (value << 1) ^ (_POLYNOMIAL if value & 0x80000000 else 0)
        value &= 0xFFFFFFFF
    return value
