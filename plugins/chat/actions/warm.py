"""Hand a conversation over to another team, with the family's yes; for some days both read and write.

Every step is taken under the conversation's lock, and the hand-over is read anew there. Before the
family's yes the other team gets nothing; after the end the one that had it gets nothing any more.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.accounts.queries import guardians_now
from cms.audit.record import record
from cms.notifications.actions import mark_about_read, notify
from cms.plugin_api.work import Work, WorkKind, announce_work, settle_work
from cms.teams.models import Team
from cms.teams.queries import on_duty
from plugins.chat import audit
from plugins.chat.actions.silence import settle_silence
from plugins.chat.actions.streams import append, append_for_staff, locked, tell_team
from plugins.chat.actions.working import origin_of, settle
from plugins.chat.errors import HandoverError, NotSharedError
from plugins.chat.models import Conversation, ConversationEvent, HandoverAnswer, StaffEvent, WarmHandover
from plugins.chat.notifications import FAMILY_HAND_OVER, STAFF_HAND_OVER
from plugins.chat.queries.settings import hand_over_days_of
from plugins.chat.queries.sharing import is_shared_by_all, thread_with
from plugins.chat.rules import MAY_END, can_hand_over, can_take_part, reading_reason, teams_among
from plugins.chat.timers import answer_due

if TYPE_CHECKING:
    from cms.accounts.models import User

State, Kind = WarmHandover.State, StaffEvent.Kind
OPEN = (State.ASKED, State.RUNNING)
HANDED_OVER = "chat.hand_over"
MOST_AT_ONCE = 200


@transaction.atomic
def ask_family(*, conversation: Conversation, actor: "User", to_team: Team, summary: str) -> WarmHandover:
    """Ask the conversation's adults whether another team of the municipality may take over.

    `summary` is what that team is to know; the family reads it before it answers. Raises HandoverError,
    and NotSharedError when not every adult of a shared thread takes part.
    """
    held = locked(conversation.pk)
    if not can_hand_over(actor, held):
        raise HandoverError(HandoverError.NOT_MINE)
    if WarmHandover.objects.filter(conversation=held, state__in=OPEN).exists():
        raise HandoverError(HandoverError.BUSY)
    if not _can_take_it(held, to_team):
        raise HandoverError(HandoverError.NO_TEAM)
    if held.kind == Conversation.Kind.SHARED:
        if not is_shared_by_all(held):
            raise NotSharedError
        there = thread_with(to_team, family=held.family, kind=held.kind)
        if there is not None and there.last_seq > 0:
            # The family says team by team whether it shares: it could not leave one of two.
            raise HandoverError(HandoverError.THERE)
    days = hand_over_days_of(held.municipality)
    row = WarmHandover(
        conversation=held,
        from_team=held.team,
        to_team=to_team,
        started_by=actor,
        days=days,
        answer_by=timezone.localdate() + dt.timedelta(days=days),
    )
    row.summary = summary
    row.save(force_insert=True)
    for person in _adults(held):
        notify(municipality=held.municipality, user=person, type=FAMILY_HAND_OVER, about=row.pk)
    _put_on_record(row, held, audit.WARM_ASKED, actor)
    _tell_everybody(row, held, Kind.WARM_ASKED, actor)
    tell_team(held, Kind.WARM_ASKED)
    return row


@transaction.atomic
def say_yes(*, hand_over: WarmHandover, guardian: "User") -> WarmHandover:
    """Agree; with the last adult's yes it begins. Said again it changes nothing. Raises HandoverError."""
    row, held = _held(hand_over)
    if row.state == State.RUNNING and _has_said_yes(row, guardian):
        return row
    _note_answer(row, held, guardian, says_yes=True)
    _put_on_record(row, held, audit.WARM_AGREED, guardian)
    yes = set(row.answers.filter(says_yes=True).values_list("user", flat=True))
    if all(person.pk in yes for person in _adults(held)):
        _begin(row, held)
    return row


@transaction.atomic
def say_no(*, hand_over: WarmHandover, guardian: "User") -> WarmHandover:
    """Decline; one adult's no is enough, and nobody is told whose it was. Raises HandoverError."""
    row, held = _held(hand_over)
    if row.state == State.DECLINED:
        return row
    _note_answer(row, held, guardian, says_yes=False)
    _put_on_record(row, held, audit.WARM_DECLINED, guardian)
    _close(row, held, State.DECLINED)
    return row


@transaction.atomic
def take_yes_back(*, hand_over: WarmHandover, guardian: "User") -> WarmHandover:
    """The other team reads no more, from this moment on; before it began it is a no. Raises HandoverError."""
    row, held = _held(hand_over)
    if row.state == State.ASKED:
        return say_no(hand_over=row, guardian=guardian)
    if row.state != State.RUNNING or not can_take_part(guardian, held):
        raise HandoverError(HandoverError.OVER)
    row.answers.filter(user=guardian).update(says_yes=False, answered_at=timezone.now())
    _put_on_record(row, held, audit.WARM_DECLINED, guardian)
    _close(row, held, State.WITHDRAWN)
    return row


@transaction.atomic
def take_question_back(*, hand_over: WarmHandover, actor: "User") -> WarmHandover:
    """The team asks the family no more. Raises HandoverError."""
    row, held = _held(hand_over)
    if row.state != State.ASKED or not can_hand_over(actor, held):
        raise HandoverError(HandoverError.OVER)
    _close(row, held, State.WITHDRAWN, actor)
    return row


@transaction.atomic
def end_now(*, hand_over: WarmHandover, actor: "User") -> WarmHandover:
    """A member of either team ends it before its day: the new team has it. Raises HandoverError."""
    row, held = _held(hand_over)
    if row.state != State.RUNNING or reading_reason(actor, held) not in MAY_END:
        raise HandoverError(HandoverError.OVER)
    _end(row, held, actor)
    return row


def end_due(today: dt.date) -> int:
    """End what ran until yesterday, and close what the family did not answer in time; return how many."""
    running = WarmHandover.objects.filter(state=State.RUNNING, last_day__lt=today).order_by("last_day", "pk")
    asked = WarmHandover.objects.filter(state=State.ASKED, answer_by__lt=today).order_by("answer_by", "pk")
    keys = [*running.values_list("pk", flat=True)[:MOST_AT_ONCE]]
    keys += asked.values_list("pk", flat=True)[:MOST_AT_ONCE]
    return sum(_end_due(key, today) for key in keys)


@transaction.atomic
def _end_due(key: UUID, today: dt.date) -> bool:
    row, held = _held(WarmHandover.objects.only("conversation").get(pk=key))
    # Somebody may have ended or answered it in the meantime.
    if row.state == State.RUNNING and row.last_day is not None and row.last_day < today:
        _end(row, held, None)
        return True
    if row.state == State.ASKED and row.answer_by < today:
        _close(row, held, State.EXPIRED)
        return True
    return False


def close_open(held: Conversation) -> None:
    """The conversation goes another way, under its lock: what was asked or ran is over."""
    row = WarmHandover.objects.filter(conversation=held, state__in=OPEN).first()
    if row is not None:
        row.conversation = held
        _close(row, held, State.WITHDRAWN)


def settle_greeting(held: Conversation, author: "User") -> None:
    """Somebody of the new team has written to the family: nobody need be reminded of it."""
    if held.second_team_id is not None and teams_among(author, [held.second_team_id]):
        row = WarmHandover.objects.filter(conversation=held, state=State.RUNNING).first()
        if row is not None:
            _settle_work(row, held, author)


def _can_take_it(held: Conversation, team: Team) -> bool:
    return (
        team.pk != held.team_id and team.municipality_id == held.municipality_id and team.archived_at is None
    )


def _held(hand_over: WarmHandover) -> tuple[WarmHandover, Conversation]:
    held = locked(hand_over.conversation_id)
    row = WarmHandover.objects.select_related("from_team", "to_team", "started_by").get(pk=hand_over.pk)
    row.conversation = held
    return row, held


def _adults(held: Conversation) -> "list[User]":
    """Whose yes it takes: the guardian of an own thread, every adult of a shared one."""
    if held.guardian is not None:
        return [held.guardian]
    return [one.user for one in guardians_now(held.family).order_by("pk")]


def _has_said_yes(row: WarmHandover, guardian: "User") -> bool:
    return row.answers.filter(user=guardian, says_yes=True).exists()


def _note_answer(row: WarmHandover, held: Conversation, guardian: "User", *, says_yes: bool) -> None:
    if row.state != State.ASKED or not can_take_part(guardian, held):
        raise HandoverError(HandoverError.OVER)
    HandoverAnswer.objects.update_or_create(
        hand_over=row,
        user=guardian,
        defaults={"says_yes": says_yes, "answered_at": timezone.now()},
    )
    _asked_no_more(row, held, [guardian])


def _begin(row: WarmHandover, held: Conversation) -> None:
    if row.to_team.archived_at is not None:
        # The team was closed down while the family thought it over.
        _close(row, held, State.WITHDRAWN)
        return
    now = timezone.now()
    row.state, row.began_at = State.RUNNING, now
    row.last_day = timezone.localdate(now) + dt.timedelta(days=row.days)
    row.save(update_fields=["state", "began_at", "last_day"])
    held.second_team, held.second_until = row.to_team, row.last_day
    _save(held)
    _put_on_record(row, held, audit.WARM_BEGUN, None)
    announce_work(
        Work(
            municipality=held.municipality,
            team=row.to_team,
            kind=WorkKind.HANDED_OVER,
            origin=origin_of(held, HANDED_OVER),
            family=held.family,
            guardian=held.guardian,
        )
    )
    received_by: list[User | None] = [*on_duty(row.to_team, now)] or [row.to_team.lead]
    _tell_staff(row, held, [row.started_by, *received_by])
    _tell_everybody(row, held, Kind.WARM_BEGUN, None)
    tell_team(held, Kind.WARM_BEGUN)


def _end(row: WarmHandover, held: Conversation, actor: "User | None") -> None:
    if row.to_team.archived_at is not None:
        _close(row, held, State.WITHDRAWN, actor)
        return
    both = held.team_keys
    row.state, row.closed_at, row.closed_by = State.ENDED, timezone.now(), actor
    row.save(update_fields=["state", "closed_at", "closed_by"])
    # What was told to the team that had it is told anew to the one that has it, if it is so still.
    settle(held, actor)
    settle_silence(held, actor)
    held.silence_told_seq = 0
    held.former_team, held.team = held.team, row.to_team
    held.second_team = held.second_until = None
    if held.state == Conversation.State.OPEN and held.waiting_since is not None:
        held.due_at = answer_due(held, held.waiting_since)
    _free(held)
    _save(held)
    _settle_work(row, held, actor)
    _put_on_record(row, held, audit.WARM_ENDED, actor)
    _tell_everybody(row, held, Kind.WARM_ENDED, actor)
    for key in both:
        tell_team(held, Kind.WARM_ENDED, team_id=key)


def _close(
    row: WarmHandover, held: Conversation, state: WarmHandover.State, actor: "User | None" = None
) -> None:
    """It stays with the team that has it; the other one, where it read along, reads no more."""
    both = held.team_keys
    row.state, row.closed_at, row.closed_by = state, timezone.now(), actor
    if row.began_at is None:
        row.summary = None
    row.save(update_fields=["state", "closed_at", "closed_by", "summary_sealed"])
    held.second_team = held.second_until = None
    if row.began_at is not None:
        _free(held)
    _save(held)
    _asked_no_more(row, held, _adults(held))
    _settle_work(row, held, actor)
    _put_on_record(row, held, audit.WARM_CLOSED, actor)
    _tell_staff(row, held, [row.started_by] if actor is None else [])
    _tell_everybody(row, held, Kind.WARM_CLOSED, actor)
    for key in both:
        tell_team(held, Kind.WARM_CLOSED, team_id=key)


def _free(held: Conversation) -> None:
    """Whoever is not on the team that has it now does not keep it."""
    if held.assignee is not None and not teams_among(held.assignee, [held.team_id]):
        held.assignee, held.assigned_by, held.assigned_at = None, "", None


def _save(held: Conversation) -> None:
    held.version += 1
    held.save(
        update_fields=[
            "team", "second_team", "second_until", "former_team", "assignee", "assigned_by", "assigned_at",
            "due_at", "silence_told_seq", "version",
        ]
    )  # fmt: skip


def _settle_work(row: WarmHandover, held: Conversation, actor: "User | None") -> None:
    if row.began_at is not None:
        settle_work(held.municipality, origin_of(held, HANDED_OVER), actor=actor)


def _put_on_record(row: WarmHandover, held: Conversation, action: str, actor: "User | None") -> None:
    """Keys, days and states; the summary is in no record."""
    record(
        action,
        actor=actor,
        municipality=held.municipality,
        target=held,
        family=held.family,
        data={"hand_over": str(row.pk), "to": row.to_team_id, "state": str(row.state), "days": row.days},
    )


def _tell_everybody(
    row: WarmHandover, held: Conversation, kind: StaffEvent.Kind, actor: "User | None"
) -> None:
    """The family's stream says that something changed; whose no it was, or whether one was said, it does not."""
    step = {Kind.WARM_ASKED: "asked", Kind.WARM_BEGUN: "begun", Kind.WARM_ENDED: "ended"}.get(kind, "closed")
    append_for_staff(held, kind, actor=actor, data={"to": row.to_team_id})
    append(held, ConversationEvent.Kind.HAND_OVER, data={"step": step})


def _tell_staff(row: WarmHandover, held: Conversation, people: "Iterable[User | None]") -> None:
    for person in dict.fromkeys(one for one in people if one is not None):
        notify(municipality=held.municipality, user=person, type=STAFF_HAND_OVER, about=row.pk)


def _asked_no_more(row: WarmHandover, held: Conversation, people: "Iterable[User]") -> None:
    for person in people:
        mark_about_read(municipality=held.municipality, user=person, type=FAMILY_HAND_OVER, about=[row.pk])
