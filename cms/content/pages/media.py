"""Pictures, videos and documents, served so that none of them can run anything."""

import mimetypes
import re
from collections.abc import Iterator
from typing import IO, Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from cms.content.library.http import digest_of

# Only what editors publish. Other apps keep private files elsewhere in the same storage.
_PUBLIC = re.compile(r"(original_images|images|documents|recordings)/[^/]+")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
# Named here: what Python guesses differs between operating systems, and browsers may not sniff.
_SOUND = {"m4a": "audio/mp4", "mp3": "audio/mpeg", "ogg": "audio/ogg", "opus": "audio/ogg"}
_CHUNK = 64 * 1024


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse | StreamingHttpResponse:
    """One file, or a byte range of it (RFC 9110 §14) as video players ask for."""
    if not _PUBLIC.fullmatch(path):
        raise Http404
    try:
        file = default_storage.open(path, "rb")
        size, changed = file.size, default_storage.get_modified_time(path)
    except (OSError, SuspiciousFileOperation, ValueError):
        raise Http404 from None
    tag = f'"{digest_of(f"{path}:{size}:{changed.timestamp()}".encode())}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=86400, stale-while-revalidate=604800",
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": tag,
        "Last-Modified": http_date(changed.timestamp()),
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("If-None-Match") == tag:
        file.close()
        return HttpResponseNotModified(headers=headers)
    kind = _SOUND.get(path.rpartition(".")[2]) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return _answer(request, file, size, kind, tag, headers)


def _answer(
    request: HttpRequest, file: IO[bytes], size: int, kind: str, tag: str, headers: dict[str, str]
) -> HttpResponse | StreamingHttpResponse:
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        wanted = ""
    span = _span(wanted, size)
    if span == ():
        file.close()
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, end = span or (0, size - 1)
    headers = {**headers, "Content-Length": str(end - start + 1)}
    if span:
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    if request.method == "HEAD":
        file.close()
        return HttpResponse(content_type=kind, headers=headers)
    return StreamingHttpResponse(
        _read(file, start, end), status=206 if span else 200, content_type=kind, headers=headers
    )


def _span(header: str, size: int) -> Any:
    """Return (first, last), None without a usable Range header, () when it cannot be satisfied."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end and start < size else ()


def _read(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
