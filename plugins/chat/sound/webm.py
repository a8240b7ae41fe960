"""Opus in WebM: elements of EBML (RFC 8794) as Matroska names them (RFC 9559)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from plugins.chat.sound.errors import UnplayableError

_EBML, _SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_TRACK, _GROUP = 0xAE, 0xA0
_DOC_TYPE, _SCALE, _TRACK_TYPE, _CODEC = 0x4282, 0x2AD7B1, 0x83, 0x86
_CLUSTER_TIME, _SIMPLE_BLOCK, _BLOCK = 0xE7, 0xA3, 0xA1
_TAGS, _TITLE, _DATE, _ATTACHED, _CHAPTERS = 0x1254C367, 0x7BA9, 0x4461, 0x1941A469, 0x1043A770
_VOID = 0xEC
# Their children are read as if they stood beside them; live recorders leave the length of some unknown.
_OPENED = {_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP}
_SOUND_TRACK = 2
# One packet of Opus, in seconds: the last one begins where its block says.
_PACKET = 0.02


@dataclass(frozen=True)
class _Element:
    """One element: where it begins, where its content begins and ends."""

    name: int
    start: int
    content: int
    end: int


@dataclass
class _Found:
    """What is gathered on the way. Times are in units of `scale` nanoseconds."""

    doc: bytes = b""
    scale: int = 1_000_000
    types: list[int] = field(default_factory=list)
    codecs: list[bytes] = field(default_factory=list)
    cluster: int = 0
    last: int = 0


def read_webm(data: bytearray) -> float:
    """Return the length in seconds; raise UnplayableError unless there is one track, of Opus."""
    found = _Found()
    for element in _elements(data):
        if element.name in {_TAGS, _TITLE, _DATE}:
            _blank(data, element)
        elif element.name in {_ATTACHED, _CHAPTERS}:
            raise UnplayableError
        else:
            _take(found, element.name, data[element.content : element.end])
    if found.doc.rstrip(b"\0") != b"webm" or found.types != [_SOUND_TRACK] or found.codecs != [b"A_OPUS"]:
        raise UnplayableError
    return found.last * found.scale / 1e9 + _PACKET


def _take(found: _Found, name: int, content: bytearray) -> None:
    number = int.from_bytes(content[:8], "big")
    if name == _DOC_TYPE:
        found.doc = bytes(content)
    elif name == _SCALE:
        found.scale = number
    elif name == _TRACK_TYPE:
        found.types.append(number)
    elif name == _CODEC:
        found.codecs.append(bytes(content))
    elif name == _CLUSTER_TIME:
        found.cluster = number
    elif name in {_SIMPLE_BLOCK, _BLOCK}:
        found.last = max(found.last, found.cluster + int.from_bytes(content[1:3], "big", signed=True))


def _elements(data: bytearray) -> Iterator[_Element]:
    at, size = 0, len(data)
    while at < size:
        name, content = _number(data, at, keep_marker=True)
        length, content = _number(data, content, keep_marker=False)
        if name in _OPENED:
            end = content
        elif length < 0 or content + length > size:
            raise UnplayableError
        else:
            end = content + length
        yield _Element(name, at, content, end)
        at = end


def _number(data: bytearray, at: int, *, keep_marker: bool) -> tuple[int, int]:
    """A number of variable length and where it ends; -1 for "unknown" (RFC 8794 §4 and §5)."""
    first = data[at]
    width = 9 - first.bit_length()
    if width > (4 if keep_marker else 8) or at + width > len(data):
        raise UnplayableError
    value = int.from_bytes(data[at : at + width], "big")
    if keep_marker:
        return value, at + width
    value &= (1 << 7 * width) - 1
    return (-1 if value == (1 << 7 * width) - 1 else value), at + width


def _blank(data: bytearray, element: _Element) -> None:
    """Put an empty element of the same size in its place: nothing else moves."""
    whole = element.end - element.start
    # The identifier takes one byte; the length fills what the old head had, and the content is zeros.
    width = min(8, element.content - element.start - 1)
    head = bytes([_VOID]) + ((1 << 7 * width) | (whole - 1 - width)).to_bytes(width, "big")
    data[element.start : element.end] = head + bytes(whole - len(head))
