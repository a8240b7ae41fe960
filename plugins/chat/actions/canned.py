"""Write canned replies, and stand by their translations."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.record import record
from plugins.chat import audit
from plugins.chat.errors import TitleTakenError, UnknownPlaceholderError
from plugins.chat.models import CannedReply, CannedReplyText
from plugins.chat.placeholders import refusal_of

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team


def save_reply(
    *,
    municipality: "Municipality",
    actor: "User",
    title: str,
    team: "Team | None",
    texts: Mapping[str, str],
    reply: CannedReply | None = None,
) -> CannedReply:
    """Save a reply with its texts by language; an empty text takes the language away.

    A text that changed is no longer checked. Raises UnknownPlaceholderError and TitleTakenError.
    """
    for body in texts.values():
        if refusal := refusal_of(body):
            raise UnknownPlaceholderError(refusal)
    try:
        with transaction.atomic():
            saved = reply or CannedReply(municipality=municipality)
            saved.title, saved.team, saved.changed_at = title, team, timezone.now()
            saved.save()
            for language, body in texts.items():
                _save_text(saved, language, body)
            record(
                audit.CANNED_SAVED,
                actor=actor,
                municipality=municipality,
                target=saved,
                data={"languages": sorted(language for language, body in texts.items() if body)},
            )
            return saved
    except IntegrityError:
        raise TitleTakenError from None


def _save_text(reply: CannedReply, language: str, body: str) -> None:
    known = (
        CannedReplyText.objects.select_for_update(of=("self",)).filter(reply=reply, language=language).first()
    )
    if not body:
        if known is not None:
            known.delete()
    elif known is None:
        CannedReplyText.objects.create(reply=reply, language=language, body=body)
    elif known.body != body:
        known.body, known.checked_by, known.checked_at = body, None, None
        known.save(update_fields=["body", "checked_by", "checked_at"])


@transaction.atomic
def check_text(*, reply: CannedReply, language: str, body: str, actor: "User") -> bool:
    """The actor has read the text and stands by it. False when it has changed since they saw it."""
    text = (
        CannedReplyText.objects.select_for_update(of=("self",)).filter(reply=reply, language=language).first()
    )
    if text is None or text.body != body:
        return False
    text.checked_by, text.checked_at = actor, timezone.now()
    text.save(update_fields=["checked_by", "checked_at"])
    record(
        audit.CANNED_CHECKED,
        actor=actor,
        municipality=reply.municipality,
        target=reply,
        data={"language": language},
    )
    return True


@transaction.atomic
def delete_reply(*, reply: CannedReply, actor: "User") -> None:
    record(audit.CANNED_DELETED, actor=actor, municipality=reply.municipality, target=reply)
    reply.delete()
