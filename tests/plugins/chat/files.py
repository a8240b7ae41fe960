"""Photos and recordings for tests, and how they are brought to the server."""

import io
import struct
import uuid
from pathlib import Path
from typing import Any

from PIL import Image as Pixels

from cms.accounts.models import Role
from tests.cms.content.photographs import photograph, scene
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory

SOUNDS = Path(__file__).parent / "sounds"
BASE = "/api/v1/chat/conversations"


def photo() -> bytes:
    """As a phone makes it: on its side, with place, maker, XMP and a comment."""
    return photograph()


def voice(ending: str = "webm") -> bytes:
    """Two seconds, recorded by a browser."""
    return (SOUNDS / f"voice.{ending}").read_bytes()


def noise(width: int, height: int) -> bytes:
    """A picture whose sealed bytes would be known again if they were not sealed."""
    out = io.BytesIO()
    scene(width, height).save(out, "PNG")
    return out.getvalue()


def upload(client: Any, thread: Any, data: bytes, key: Any = None, kind: str = "image/jpeg") -> Any:
    return client.put(f"{BASE}/{thread.pk}/uploads/{key or uuid.uuid4()}", data, kind)


def send(client: Any, thread: Any, *keys: Any, **body: Any) -> Any:
    given = {"client_id": str(uuid.uuid4()), "attachments": [str(key) for key in keys], **body}
    return client.post(f"{BASE}/{thread.pk}/messages", given, "application/json")


def sent(client: Any, thread: Any, data: bytes, kind: str = "image/jpeg", **body: Any) -> dict[str, Any]:
    """Upload and send; the message as the API shows it."""
    key = uuid.uuid4()
    assert upload(client, thread, data, key, kind).status_code == 201
    answer = send(client, thread, key, **body)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def address(thread: Any, shown: dict[str, Any], index: int = 0) -> str:
    return f"{BASE}/{thread.pk}/attachments/{shown['attachments'][index]['id']}"


def opened(data: bytes) -> Any:
    return Pixels.open(io.BytesIO(data))


def ogg(seconds: float, comment: bytes = b"TITLE=CANARY") -> bytes:
    """A stream of Opus in Ogg with a comment, as far as its pages go."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", 1)
    tags += struct.pack("<I", len(comment)) + comment
    last = int(seconds * 48000) + 312
    return _page(0, 2, 0, head) + _page(1, 0, 0, tags) + _page(2, 4, last, b"\xfc" * 40)


def _page(number: int, flags: int, granule: int, content: bytes) -> bytes:
    sizes = bytes([255] * (len(content) // 255) + [len(content) % 255])
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 7, number, 0, len(sizes))
    return head + sizes + content


def father_of(street: Any) -> Any:
    """Amina's husband, with a thread of his own."""
    father = UserFactory()
    GuardianFactory(family=street.aminas, user=father)
    MembershipFactory(user=father, municipality=street.here, role=Role.CITIZEN)
    return father


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
