"""Zip files from strangers: nothing is unpacked to disk, and nothing larger than it says."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from cms.exchange.reading.draft import UnreadableError

MOST_MEMBERS = 5000
LARGEST_MEMBER = 60 * 1024 * 1024
LARGEST_TOTAL = 400 * 1024 * 1024
MOST_EXPANSION = 250
_SMALL = 1024 * 1024


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open a zip; raise UnreadableError for bombs, encryption, and names that climb out."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableError("broken_archive") from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_TOTAL:
        raise UnreadableError("archive_too_large")
    for member in members:
        if member.flag_bits & 0x1:
            raise UnreadableError("encrypted")
        if not is_plain_name(member.filename):
            raise UnreadableError("unsafe_name", member.filename)
        swollen = member.file_size > _SMALL and member.file_size > MOST_EXPANSION * max(
            member.compress_size, 1
        )
        if member.file_size > LARGEST_MEMBER or swollen:
            raise UnreadableError("archive_too_large", member.filename)
    return archive


def is_plain_name(name: str) -> bool:
    """Whether a name stays inside the archive: relative, without "..", drive or backslash."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name)


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read one member, never more than it promised; raise UnreadableError when it is damaged."""
    try:
        with archive.open(name) as stream:
            promised = archive.getinfo(name).file_size
            data = stream.read(promised + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise UnreadableError("broken_archive", name) from error
    if len(data) > promised:
        raise UnreadableError("archive_too_large", name)
    return data


def files_in(archive: zipfile.ZipFile) -> Iterator[str]:
    """Names of the files in an archive, without folders and what Macs and Windows leave behind."""
    for found in archive.infolist():
        path = PurePosixPath(found.filename)
        hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in path.parts)
        if not found.is_dir() and not hidden and path.name not in {"Thumbs.db", "desktop.ini"}:
            yield found.filename
