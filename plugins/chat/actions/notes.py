"""Words among colleagues, and drafts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.audit.record import record
from cms.notifications.actions import notify
from plugins.chat import audit
from plugins.chat.actions.checking import settle_check, tell_checkers
from plugins.chat.actions.streams import append_for_staff, locked_for, tell_team
from plugins.chat.errors import OtherContentError
from plugins.chat.models import Conversation, Draft, Mention, Note, StaffEvent
from plugins.chat.notifications import STAFF_MENTIONED

if TYPE_CHECKING:
    from cms.accounts.models import User


@transaction.atomic
def write_note(
    *, conversation: Conversation, author: "User", client_id: UUID, body: str, mentions: "Iterable[User]" = ()
) -> Note:
    """Write a note once; a repeated send returns it. Raises OtherContentError and NotOursError."""
    held = locked_for(conversation, author)
    known = Note.objects.filter(author=author, client_id=client_id).first()
    if known is not None:
        if known.conversation_id != held.pk or known.body != body:
            raise OtherContentError
        return known
    note = Note(conversation=held, author=author, client_id=client_id, staff_seq=held.last_staff_seq + 1)
    note.body = body
    note.save(force_insert=True)
    for person in set(mentions):
        mention = Mention.objects.create(note=note, user=person)
        notify(municipality=held.municipality, user=person, type=STAFF_MENTIONED, about=str(mention.pk))
    append_for_staff(held, StaffEvent.Kind.NOTE, actor=author, note=note)
    record(audit.NOTED, actor=author, municipality=held.municipality, target=note, family=held.family)
    tell_team(held, "note")
    return note


@transaction.atomic
def save_draft(
    *,
    conversation: Conversation,
    user: "User",
    body: str,
    asks_for_check: bool | None = None,
    checker: "User | None" = None,
) -> Draft:
    """Keep what a professional has begun. Empty text removes it.

    Colleagues are asked to look at it with `asks_for_check`, until it is False, or the draft is checked, sent
    or removed; None leaves that as it is. `checker`, or without one the team, is told once. The team's list
    hears when that changes.
    """
    draft = Draft.objects.select_for_update().filter(conversation=conversation, user=user).first()
    asked_before = draft is not None and draft.asks_for_check
    whom_before = draft.checker_id if draft is not None else None
    if draft is None:
        draft = Draft(conversation=conversation, user=user)
    draft.body, draft.updated_at = body, timezone.now()
    draft.asks_for_check = asked_before if asks_for_check is None else asks_for_check
    if asks_for_check:
        # What was said of it before is of no use any more.
        draft.checker, draft.verdict, draft.checked_by, draft.wishes = checker, "", None, None
    if not body.strip():
        draft.asks_for_check = False
        if not draft._state.adding:
            settle_check(conversation, draft.pk)
            draft.delete()
    elif draft._state.adding:
        draft.version = 1
        draft.save(force_insert=True)
    else:
        Draft.objects.filter(pk=draft.pk).update(
            body_sealed=draft.body_sealed,
            asks_for_check=draft.asks_for_check,
            checker=draft.checker_id,
            verdict=draft.verdict,
            checked_by=draft.checked_by_id,
            wishes_sealed=draft.wishes_sealed,
            updated_at=draft.updated_at,
            version=F("version") + 1,
        )
    if draft.asks_for_check and not (asked_before and draft.checker_id == whom_before):
        settle_check(conversation, draft.pk)
        tell_checkers(draft)
    if draft.asks_for_check != asked_before:
        tell_team(conversation, "draft_check")
    return draft


@transaction.atomic
def ask_no_more(*, conversation: Conversation, user: "User") -> None:
    """Take back that colleagues look at the draft; the draft itself stays."""
    mine = Draft.objects.select_for_update().filter(conversation=conversation, user=user, asks_for_check=True)
    draft = mine.first()
    if draft is None:
        return
    draft.asks_for_check = False
    draft.save(update_fields=["asks_for_check"])
    settle_check(conversation, draft.pk)
    tell_team(conversation, "draft_check")
