"""Photos and voice messages over HTTP: taken in as they are, given to those who may see them."""

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiRequest, OpenApiResponse, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.plugin_api.permissions import IsMember
from cms.plugin_api.problems import Problem
from plugins.chat.actions.attachments import MOST_BYTES, upload
from plugins.chat.api.access import other_content, user_of
from plugins.chat.api.serializers import AttachmentSerializer
from plugins.chat.errors import OtherContentError, TooManyUploadsError, UnusableAttachmentError
from plugins.chat.models import Attachment
from plugins.chat.queries.attachments import attachment_for_family, bytes_of
from plugins.chat.queries.conversations import access_own

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Attachment.Kind

_KINDS = {"image": Kind.PHOTO, "audio": Kind.VOICE}
_ENDINGS = {"image/jpeg": "jpg", "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a"}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class WholeBodyParser(BaseParser):
    """The body as bytes, one more than the largest file at most."""

    media_type = "*/*"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: "Mapping[str, Any] | None" = None
    ) -> Any:
        return stream.read(max(MOST_BYTES.values()) + 1)


class UploadView(APIView):
    """Bring a photo or a recording, before the message it belongs to."""

    permission_classes = (IsMember,)
    parser_classes = (WholeBodyParser,)

    @extend_schema(
        operation_id="chat_upload",
        request={
            "image/*": OpenApiRequest(OpenApiTypes.BINARY),
            "audio/*": OpenApiRequest(OpenApiTypes.BINARY),
        },
        responses={200: AttachmentSerializer, 201: AttachmentSerializer},
        tags=["chat"],
    )
    def put(self, request: Request, conversation_id: UUID, client_id: UUID) -> Response:
        """The same file under the same `client_id` is stored once, however often it is tried.

        The content type says whether it is a photo (`image/…`) or a voice message (`audio/…`); what
        it really is, the server finds out. What is not sent within a day is removed.
        """
        user = user_of(request)
        conversation = access_own(user, conversation_id)
        kind = _KINDS.get((request.content_type or "").partition("/")[0])
        if kind is None:
            raise Problem(415, "not_a_file_for_chat", _("Send a photo or a voice message."))
        # No body at all never reaches the parser.
        body: Any = request.data
        data = body if isinstance(body, bytes) else b""
        try:
            row, is_new = upload(
                conversation=conversation, author=user, client_id=client_id, kind=kind, data=data
            )
        except UnusableAttachmentError as error:
            raise unusable(error) from error
        except OtherContentError:
            raise other_content() from None
        except TooManyUploadsError:
            raise Problem(429, "too_many_uploads", _("Send what you have chosen first.")) from None
        return Response(AttachmentSerializer(row).data, status=201 if is_new else 200)


class AttachmentView(APIView):
    """The bytes, for those who may read the thread at this moment."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="chat_attachment",
        responses={
            (200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY),
            (200, "audio/webm"): OpenApiResponse(OpenApiTypes.BINARY),
            (200, "audio/ogg"): OpenApiResponse(OpenApiTypes.BINARY),
            (200, "audio/mp4"): OpenApiResponse(OpenApiTypes.BINARY),
        },
        tags=["chat"],
    )
    def get(self, request: Request, conversation_id: UUID, attachment_id: UUID) -> HttpResponse:
        user = user_of(request)
        conversation = access_own(user, conversation_id)
        row = attachment_for_family(user, conversation, attachment_id)
        return file_response(row, request.headers.get("Range", ""))


def unusable(error: UnusableAttachmentError) -> Problem:
    """A refused file as a problem (RFC 9457), in words for the person."""
    status = 413 if error.code == UnusableAttachmentError.TOO_MANY_BYTES else 422
    return Problem(status, error.code, words_for(error))


def words_for(error: UnusableAttachmentError) -> str:
    texts = {
        UnusableAttachmentError.NO_PHOTO: _("This is not a photo that we can show. Choose another one."),
        UnusableAttachmentError.PHOTO_TOO_LARGE: _("The photo has too many pixels. Choose a smaller one."),
        UnusableAttachmentError.NO_VOICE: _("This recording cannot be played. Record it again."),
        UnusableAttachmentError.VOICE_TOO_LONG: _("A voice message can last three minutes."),
        UnusableAttachmentError.TOO_MANY_BYTES: _("The file is too large."),
    }
    return texts[error.code]


_HEADERS: dict[str, str] = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def file_response(row: Attachment, wanted: str) -> HttpResponse:
    """The whole file, or the byte range that players ask for (RFC 9110 §14)."""
    plain = bytes_of(row)
    name = f"{row.kind}.{_ENDINGS[row.content_type]}"
    headers = {**_HEADERS, "Content-Disposition": f'inline; filename="{name}"'}
    match = _RANGE.fullmatch(wanted.strip())
    if match is None or match.groups() == ("", ""):
        return HttpResponse(plain, content_type=row.content_type, headers=headers)
    first, last = _span(match, len(plain))
    if first > last:
        headers["Content-Range"] = f"bytes */{len(plain)}"
        return HttpResponse(status=416, headers=headers)
    headers["Content-Range"] = f"bytes {first}-{last}/{len(plain)}"
    part = plain[first : last + 1]
    return HttpResponse(part, status=206, content_type=row.content_type, headers=headers)


def _span(match: "re.Match[str]", size: int) -> tuple[int, int]:
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


__all__ = ["AttachmentView", "UploadView", "file_response", "unusable", "words_for"]
