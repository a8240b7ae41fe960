"""Small, valid sound files: silence and tones, never speech."""

import io
import math
import struct

_OGG_TABLE = []
for _n in range(256):
    _r = _n << 24
    for _ in range(8):
        _r = ((_r << 1) ^ 0x04C11DB7 if _r & 0x80000000 else _r << 1) & 0xFFFFFFFF
    _OGG_TABLE.append(_r)


def mp3(seconds: float = 2) -> bytes:
    """Silence: MPEG-1 layer III frames of 26 ms at 32 kbit/s, mono, 44.1 kHz (ISO 11172-3)."""
    # Sync, MPEG-1 layer III without CRC; bit rate 32 kbit/s; 44.1 kHz; one channel.
    header = bytes([0xFF, 0xFB, 0x10, 0xC0])
    size = 144 * 32000 // 44100
    frame = header + bytes(size - len(header))
    return frame * math.ceil(seconds * 44100 / 1152)


def opus(seconds: float = 2) -> bytes:
    """Silence in an Ogg stream of Opus packets of 20 ms (RFC 7845)."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    pages = [_page(head, 0, 0, flags=2), _page(tags, 0, 1)]
    count = max(1, round(seconds * 50))
    pages += [
        _page(b"\xf8\xff\xfe", 960 * (n + 1), n + 2, flags=4 if n + 1 == count else 0) for n in range(count)
    ]
    return b"".join(pages)


def _page(packet: bytes, granule: int, number: int, flags: int = 0) -> bytes:
    def page(crc: int) -> bytes:
        fields = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 1, number, crc, 1)
        return fields + bytes([len(packet)]) + packet

    crc = 0
    for byte in page(0):
        crc = ((crc << 8) & 0xFFFFFFFF) ^ _OGG_TABLE[(crc >> 24) ^ byte]
    return page(crc)


def wav(seconds: float = 2) -> bytes:
    """A tone of 440 Hz: a sound file of a kind that we do not take."""
    import wave

    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(
            bytes(
                128 + round(60 * math.sin(n * 440 * 2 * math.pi / 8000)) for n in range(int(seconds * 8000))
            )
        )
    return out.getvalue()
