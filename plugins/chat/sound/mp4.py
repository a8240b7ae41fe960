"""AAC or Opus in MP4, whole or in fragments as recorders write it (ISO/IEC 14496-12)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from plugins.chat.sound.errors import UnplayableError

_OPENED = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"}
_OUTSIDE = {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"sidx", b"mfra"}
_WORDS = {b"udta", b"meta", b"uuid"}
_DEEPEST = 6
_CODECS = {b"mp4a", b"Opus"}
_HAS_OFFSET, _HAS_FIRST_FLAGS, _HAS_DURATION = 0x1, 0x4, 0x100
_DEFAULT_DURATION, _BASE, _DESCRIPTION = 0x8, 0x1, 0x2
_SIZED, _FLAGGED, _COMPOSED = 0x200, 0x400, 0x800


@dataclass
class _Track:
    """What is gathered on the way; durations in units of `scale` a second."""

    handlers: list[bytes] = field(default_factory=list)
    codecs: list[bytes] = field(default_factory=list)
    scale: int = 0
    whole: int = 0
    in_fragments: int = 0
    default: int = 0
    of_fragment: int = 0


def read_mp4(data: bytearray) -> float:
    """Return the length in seconds; raise UnplayableError unless there is one track, of sound."""
    track = _Track()
    for name, content, end in _boxes(data, 0, len(data), depth=0):
        _take(track, name, data[content:end])
    if track.handlers != [b"soun"] or len(track.codecs) != 1 or track.codecs[0] not in _CODECS:
        raise UnplayableError
    return max(track.whole, track.in_fragments) / track.scale


def _boxes(data: bytearray, start: int, stop: int, *, depth: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, content and end of each box, those inside others too. Words about the recording become free space."""
    if depth > _DEEPEST:
        raise UnplayableError
    at = start
    while at < stop:
        length, name = struct.unpack_from(">I4s", data, at)
        content = at + 8
        if length == 1:
            length = struct.unpack_from(">Q", data, content)[0]
            content += 8
        elif length == 0 and depth == 0:
            length = stop - at
        end = at + length
        if content > end or end > stop:
            raise UnplayableError
        if name in _WORDS:
            data[at + 4 : at + 8] = b"free"
            data[content:end] = bytes(end - content)
        elif depth == 0 and name not in _OUTSIDE:
            raise UnplayableError
        elif name in _OPENED:
            yield from _boxes(data, content, end, depth=depth + 1)
        else:
            yield name, content, end
        at = end


def _take(track: _Track, name: bytes, box: bytearray) -> None:
    if name == b"hdlr":
        track.handlers.append(bytes(box[8:12]))
    elif name == b"mdhd":
        _take_length(track, box)
    elif name == b"stsd":
        (count,) = struct.unpack_from(">I", box, 4)
        if count != 1:
            raise UnplayableError
        track.codecs.append(bytes(box[12:16]))
    elif name == b"trex":
        track.default = struct.unpack_from(">I", box, 12)[0]
    elif name == b"tfhd":
        track.of_fragment = _fragment_default(track, box)
    elif name == b"trun":
        track.in_fragments += _run_length(track, box)


def _take_length(track: _Track, box: bytearray) -> None:
    layout, at = (">IQ", 20) if box[0] == 1 else (">II", 12)
    track.scale, whole = struct.unpack_from(layout, box, at)
    # All ones means "unknown".
    track.whole = 0 if whole in {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF} else whole


def _fragment_default(track: _Track, box: bytearray) -> int:
    flags = int.from_bytes(box[1:4], "big")
    at = 8 + (8 if flags & _BASE else 0) + (4 if flags & _DESCRIPTION else 0)
    if not flags & _DEFAULT_DURATION:
        return track.default
    found: int = struct.unpack_from(">I", box, at)[0]
    return found


def _run_length(track: _Track, box: bytearray) -> int:
    flags = int.from_bytes(box[1:4], "big")
    (count,) = struct.unpack_from(">I", box, 4)
    if not flags & _HAS_DURATION:
        return int(count) * track.of_fragment
    at = 8 + (4 if flags & _HAS_OFFSET else 0) + (4 if flags & _HAS_FIRST_FLAGS else 0)
    step = 4 * sum(1 for one in (_HAS_DURATION, _SIZED, _FLAGGED, _COMPOSED) if flags & one)
    if at + count * step > len(box):
        raise UnplayableError
    total = 0
    for index in range(count):
        total += int(struct.unpack_from(">I", box, at + step * index)[0])
    return total
