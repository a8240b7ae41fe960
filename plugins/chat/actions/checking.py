"""A colleague looks at a draft before it is sent: who is told, and what they say."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cms.audit.record import record
from cms.notifications.actions import mark_about_read, mark_settled, notify
from plugins.chat import audit
from plugins.chat.actions.streams import locked, locked_for, tell_team
from plugins.chat.errors import NotADraftError, SeenOtherwiseError
from plugins.chat.models import Conversation, Draft
from plugins.chat.notifications import STAFF_CHECKED, STAFF_TO_CHECK
from plugins.chat.queries.drafts import whom_to_ask
from plugins.chat.rules import teams_among

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

Verdict = Draft.Verdict


def tell_checkers(draft: Draft) -> None:
    """Tell the colleague who was asked by name, else the team. No word of it goes along."""
    place = draft.conversation.municipality
    for person in whom_to_ask(draft):
        notify(municipality=place, user=person, type=STAFF_TO_CHECK, about=draft.pk)


def settle_check(conversation: Conversation, draft: UUID) -> None:
    """Nobody need look at it any more, or hear what was said of it: it was checked, sent, or taken back."""
    for kind in (STAFF_TO_CHECK, STAFF_CHECKED):
        mark_settled(municipality=conversation.municipality, type=kind, about=draft)


@transaction.atomic
def check_draft(
    *,
    conversation: Conversation,
    actor: "User",
    draft: UUID,
    version: int,
    verdict: Verdict,
    wishes: str = "",
) -> Draft:
    """Say of a colleague's draft that it can be sent, or what one wishes; who wrote it is told.

    Whoever was asked by name, anybody who reads the conversation can say it. Raises NotADraftError when
    nobody asks any more, SeenOtherwiseError when it has other words than the ones that are called fine,
    and NotOursError.
    """
    held = locked_for(conversation, actor)
    row = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("user", "conversation")
        .filter(conversation=held, pk=draft, asks_for_check=True)
        .exclude(user=actor)
        .first()
    )
    if row is None:
        raise NotADraftError
    if verdict == Verdict.FINE and row.version != version:
        raise SeenOtherwiseError
    row.asks_for_check, row.verdict, row.checked_by = False, verdict, actor
    row.wishes = wishes or None
    row.save(update_fields=["asks_for_check", "verdict", "checked_by", "wishes_sealed"])
    settle_check(held, row.pk)
    notify(municipality=held.municipality, user=row.user, type=STAFF_CHECKED, about=row.pk)
    record(
        audit.DRAFT_CHECKED,
        actor=actor,
        municipality=held.municipality,
        target=held,
        family=held.family,
        data={"verdict": str(verdict)},
    )
    tell_team(held, "draft_check")
    return row


@transaction.atomic
def leave_checks(*, user: "User", municipality: "Municipality") -> list[Conversation]:
    """Whoever left a team asks nothing more there, and what they were asked by name the team is asked.

    Returns the conversations of which the teams' feeds are to tell: that comes last, see `tell_team`.
    """
    asked = Draft.unscoped.filter(
        Q(user=user) | Q(checker=user), conversation__municipality=municipality, asks_for_check=True
    )
    changed = []
    for key, conversation in asked.order_by("conversation").values_list("pk", "conversation"):
        held = locked(conversation)
        row = Draft.unscoped.select_for_update().filter(pk=key, asks_for_check=True).first()
        if row is None or teams_among(user, held.team_keys):
            continue
        settle_check(held, row.pk)
        row.asks_for_check, row.checker = row.user_id != user.pk, None
        row.save(update_fields=["asks_for_check", "checker"])
        if row.asks_for_check:
            tell_checkers(row)
        changed.append(held)
    return changed


def see_drafts(*, conversation: Conversation, user: "User") -> None:
    """The colleague has the conversation on the screen, with the drafts to look at and what was said of theirs."""
    shown = Draft.objects.filter(conversation=conversation)
    keys = [
        row.pk
        for row in shown.only("pk", "user", "asks_for_check", "verdict")
        if row.asks_for_check != (row.user_id == user.pk)
    ]
    for kind in (STAFF_TO_CHECK, STAFF_CHECKED):
        mark_about_read(municipality=conversation.municipality, user=user, type=kind, about=keys)
