"""Mark what belongs in the journal, and make files for it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from plugins.chat import audit
from plugins.chat.actions.streams import append_for_staff, locked, locked_for, tell_team
from plugins.chat.models import Conversation, MarkedMessage, Message, StaffEvent, Transcript
from plugins.chat.transcript.fhir import bundle, content_hash, entries_of
from plugins.chat.transcript.page import as_page
from plugins.chat.transcript.passages import Selection, select
from plugins.chat.transcript.pdf import as_pdf

if TYPE_CHECKING:
    from cms.accounts.models import User

Form = Transcript.Form
CONTENT_TYPES = {
    Form.PDF: "application/pdf",
    Form.FHIR: "application/fhir+json",
    Form.HTML: "text/html; charset=utf-8",
}
SUFFIXES = {Form.PDF: "pdf", Form.FHIR: "json", Form.HTML: "html"}


class NothingMarkedError(Exception):
    """A file of marked passages was asked for, and none is marked."""


@dataclass(frozen=True)
class File:
    """What is handed over. Its name says nothing of the family."""

    content: bytes
    content_type: str
    name: str
    transcript: Transcript


@transaction.atomic
def mark(*, message: Message, actor: "User", marked: bool) -> None:
    """Set or take away the mark; a second time changes nothing."""
    held = locked(message.conversation_id)
    if marked:
        _, changed = MarkedMessage.objects.get_or_create(message=message, defaults={"marked_by": actor})
    else:
        gone, _ = MarkedMessage.objects.filter(message=message).delete()
        changed = gone > 0
    if changed:
        tell_team(held, "marked")


@transaction.atomic
def make_transcript(
    *, conversation: Conversation, actor: "User", form: str, marked_only: bool, reason: str, locale: str
) -> File:
    """Make a file of the conversation and put on record who did, why, and the hash of what it says.

    Under the conversation's lock, so that the record tells of exactly what is in the file. Raises
    NothingMarkedError and NotOursError.
    """
    held = locked_for(conversation, actor)
    selection = select(held, marked_only=marked_only)
    if marked_only and not selection.passages:
        raise NothingMarkedError
    entries = entries_of(selection)
    made = Transcript(
        conversation=held,
        made_by=actor,
        made_at=timezone.now(),
        form=form,
        is_part=marked_only,
        seqs=[passage.message.seq for passage in selection.passages],
        sha256=content_hash(entries),
    )
    made.save(force_insert=True)
    content = _content(selection, made, entries, locale)
    append_for_staff(held, StaffEvent.Kind.EXPORTED, actor=actor, data={"form": form, "part": marked_only})
    record(
        audit.EXPORTED,
        actor=actor,
        municipality=held.municipality,
        target=held,
        family=held.family,
        reason=reason,
        data={
            "transcript": str(made.pk),
            "form": form,
            "messages": len(selection.passages),
            "files": sum(file.data is not None for file in selection.files),
            "part": marked_only,
            "sha256": made.sha256,
        },
    )
    tell_team(held, StaffEvent.Kind.EXPORTED)
    name = f"family-start-{made.made_at:%Y%m%d}-{made.pk.hex[:8]}.{SUFFIXES[Form(form)]}"
    return File(content, CONTENT_TYPES[Form(form)], name, made)


def _content(selection: Selection, made: Transcript, entries: list[dict[str, object]], locale: str) -> bytes:
    if made.form == Form.FHIR:
        return bundle(entries, key=made.pk, made_at=made.made_at, sha256=made.sha256)
    if made.form == Form.PDF:
        return as_pdf(selection, made, locale=locale)
    return as_page(selection, made, locale=locale)
