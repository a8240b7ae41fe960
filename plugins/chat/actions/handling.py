"""Who has a conversation, and where it stands. All under its lock; a person's act is never overwritten."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from plugins.chat import audit
from plugins.chat.actions.escalation import end_escalations, nobody_is_called
from plugins.chat.actions.silence import settle_silence
from plugins.chat.actions.streams import append, append_for_staff, locked_for, teams_changed, tell_team
from plugins.chat.actions.telling import tell_of_hands
from plugins.chat.actions.warm import close_open
from plugins.chat.actions.working import settle
from plugins.chat.errors import HandoverError, NotOursError, StillUrgentError, TakenError
from plugins.chat.models import Conversation, ConversationEvent, StaffEvent
from plugins.chat.notifications import STAFF_GIVEN, STAFF_TAKEN_OVER
from plugins.chat.queries.sharing import thread_with
from plugins.chat.rules import can_hand_over, teams_among
from plugins.chat.timers import answer_due

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User
    from cms.teams.models import Team

State, Kind = Conversation.State, StaffEvent.Kind


@dataclass(frozen=True)
class Seen:
    """What the actor looked at: the key of whoever had the conversation there, None for nobody."""

    holder: "UUID | None"


def _refuse_second(held: Conversation, actor: "User", seen: Seen | None) -> None:
    """Raise TakenError where a colleague has it by now who did not have it when the actor looked."""
    if seen is not None and held.assignee_id not in {None, actor.pk, seen.holder}:
        raise TakenError(held.assignee)


@transaction.atomic
def claim(*, conversation: Conversation, actor: "User") -> Conversation:
    """Take what nobody has; raise TakenError with the holder when a colleague was first."""
    held = locked_for(conversation, actor)
    if held.assignee_id == actor.pk:
        return held
    if held.assignee_id is not None:
        raise TakenError(held.assignee)
    return _give(held, actor, Kind.CLAIMED, actor=actor)


@transaction.atomic
def take_over(
    *, conversation: Conversation, actor: "User", reason: str, seen: Seen | None = None
) -> Conversation:
    """Take it from a colleague, on purpose and with a reason; they are told.

    Raises TakenError when it is another's by now than the one that the actor has `seen` there.
    """
    held = locked_for(conversation, actor)
    _refuse_second(held, actor, seen)
    if held.assignee_id == actor.pk:
        return held
    former = held.assignee
    if former is not None:
        tell_of_hands(held, former, STAFF_TAKEN_OVER)
    return _give(held, actor, Kind.TAKEN_OVER, actor=actor, former=former, reason=reason)


@transaction.atomic
def hand_over(*, conversation: Conversation, actor: "User", to: "User", reason: str) -> Conversation:
    """Give it to a colleague, who is told; raise TakenError when it has become somebody else's meanwhile.

    Raises NotOursError when the colleague's team has it no more.
    """
    held = locked_for(conversation, actor)
    if held.assignee_id not in {None, actor.pk}:
        raise TakenError(held.assignee)
    if teams_changed(conversation, held) and not teams_among(to, held.team_keys):
        raise NotOursError
    if to != actor and held.assignee_id != to.pk:
        tell_of_hands(held, to, STAFF_GIVEN)
    return _give(held, to, Kind.HANDED_OVER, actor=actor, reason=reason)


@transaction.atomic
def release(*, conversation: Conversation, actor: "User") -> Conversation:
    """Give it back to the team; raise TakenError when it is not the actor's."""
    held = locked_for(conversation, actor)
    if held.assignee_id is None:
        return held
    if held.assignee_id != actor.pk:
        raise TakenError(held.assignee)
    held.assignee, held.assigned_by, held.assigned_at = None, "", None
    return _changed(held, Kind.RELEASED, actor)


@transaction.atomic
def move_to_team(*, conversation: Conversation, actor: "User", team: "Team", reason: str) -> Conversation:
    """Another team of the municipality answers from now on, for the question came to the wrong one.

    Nobody there has it yet. Both teams' feeds tell of it, and the family's stream: its phones show the new
    name. Raises HandoverError.
    """
    held = locked_for(conversation, actor)
    if held.team_id == team.pk:
        return held
    _refuse_move(held, actor, team)
    close_open(held)
    # What was told to the team that had it is told anew to the one that has it, if it is so still.
    settle(held, actor)
    settle_silence(held, actor)
    former = held.team_id
    # The family may have a thread of its own with the new team besides.
    held.former_team, held.silence_told_seq = held.team, 0
    held.team, held.assignee, held.assigned_by, held.assigned_at = team, None, "", None
    if held.state == State.OPEN and held.waiting_since is not None:
        held.due_at = answer_due(held, held.waiting_since)
    held.save(update_fields=["team", "former_team", "silence_told_seq"])
    append_for_staff(held, Kind.MOVED, actor=actor, data={"from": former, "to": team.pk, "why": bool(reason)})
    _save(held)
    _audit(held, actor, Kind.MOVED, reason)
    append(held, ConversationEvent.Kind.HAND_OVER, data={"step": "moved"})
    # Feeds are locked in the order of their keys, so that two moves cannot wait for each other.
    for key in sorted([former, team.pk]):
        tell_team(held, Kind.MOVED, team_id=key)
    return held


def _refuse_move(held: Conversation, actor: "User", team: "Team") -> None:
    """Raise HandoverError where the actor may not move it, or not there."""
    if not can_hand_over(actor, held):
        raise HandoverError(HandoverError.NOT_MINE)
    if team.municipality_id != held.municipality_id or team.archived_at is not None:
        raise HandoverError(HandoverError.NO_TEAM)
    if held.kind == Conversation.Kind.SHARED:
        there = thread_with(team, family=held.family, kind=held.kind)
        if there is not None and there.last_seq > 0:
            # The family says team by team whether it shares: it could not leave one of two.
            raise HandoverError(HandoverError.THERE)


@transaction.atomic
def snooze(
    *, conversation: Conversation, actor: "User", until: dt.datetime, seen: Seen | None = None
) -> Conversation:
    """Put it away until a moment; raise StillUrgentError while nobody by name takes care of what is urgent.

    Raises TakenError as `take_over` does.
    """
    held = locked_for(conversation, actor)
    _refuse_second(held, actor, seen)
    if held.urgent_at is not None:
        raise StillUrgentError
    held.state, held.snoozed_until, held.waiting_since, held.due_at = State.SNOOZED, until, None, None
    settle(held, actor)
    return _changed(held, Kind.SNOOZED, actor)


@transaction.atomic
def close(
    *, conversation: Conversation, actor: "User", no_reply: bool = False, seen: Seen | None = None
) -> Conversation:
    """Done, or no reply needed (the last word may be the family's). The family sees neither.

    Raises TakenError as `take_over` does.
    """
    held = locked_for(conversation, actor)
    _refuse_second(held, actor, seen)
    held.state, held.snoozed_until, held.waiting_since, held.due_at = State.DONE, None, None, None
    held.urgent_at = None
    settle(held, actor)
    settle_silence(held, actor)
    return _changed(held, Kind.NO_REPLY if no_reply else Kind.DONE, actor)


@transaction.atomic
def reopen(*, conversation: Conversation, actor: "User", seen: Seen | None = None) -> Conversation:
    """Somebody wants to go on with it. Raises TakenError as `take_over` does."""
    held = locked_for(conversation, actor)
    _refuse_second(held, actor, seen)
    if held.state == State.OPEN:
        return held
    return _open_again(held, actor)


def _open_again(held: Conversation, actor: "User | None") -> Conversation:
    was_snoozed = held.state == State.SNOOZED
    now = timezone.now()
    held.state, held.snoozed_until, held.waiting_since = State.OPEN, None, now
    if nobody_is_called(held):
        held.urgent_at = now
    held.due_at = answer_due(held, now)
    return _changed(held, Kind.WOKEN if was_snoozed else Kind.REOPENED, actor)


@transaction.atomic
def acknowledge_urgent(
    *, conversation: Conversation, actor: "User", seen: Seen | None = None
) -> Conversation:
    """A named human takes care of what is urgent or overdue: nobody is called any more. Others see who.

    Raises TakenError as `take_over` does, and when a colleague said it just before: two who both
    believe that they take care of it are two who may both leave it to the other.
    """
    held = locked_for(conversation, actor)
    _refuse_second(held, actor, seen)
    ended = end_escalations(held, timezone.now(), by=actor)
    if held.urgent_at is None and not ended:
        last = StaffEvent.objects.filter(conversation=held).order_by("-staff_seq").first()
        if last is not None and last.kind == Kind.ACKNOWLEDGED and last.actor_id != actor.pk:
            raise TakenError(last.actor)
        return held
    held.urgent_at = None
    if held.assignee_id is None:
        held.assignee, held.assigned_by, held.assigned_at = (
            actor,
            Conversation.AssignedBy.HUMAN,
            timezone.now(),
        )
    return _changed(held, Kind.ACKNOWLEDGED, actor)


def wake_due(now: dt.datetime) -> int:
    """Open what was snoozed until now; return how many."""
    due = Conversation.objects.filter(state=State.SNOOZED, snoozed_until__lte=now)
    return sum(_wake(key, now) for key in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _wake(key: "UUID", now: dt.datetime) -> bool:
    held = locked_for(Conversation(pk=key), None)
    # A colleague may have closed it, or put it away for longer, in the meantime.
    if held.state != State.SNOOZED or held.snoozed_until is None or held.snoozed_until > now:
        return False
    _open_again(held, None)
    return True


def _give(
    held: Conversation,
    to: "User",
    kind: StaffEvent.Kind,
    *,
    actor: "User",
    former: "User | None" = None,
    reason: str = "",
) -> Conversation:
    held.assignee, held.assigned_by, held.assigned_at = to, Conversation.AssignedBy.HUMAN, timezone.now()
    other = former if former is not None else (to if to != actor else None)
    return _changed(held, kind, actor, other=other, reason=reason)


def _changed(
    held: Conversation,
    kind: StaffEvent.Kind,
    actor: "User | None",
    *,
    other: "User | None" = None,
    reason: str = "",
) -> Conversation:
    append_for_staff(held, kind, actor=actor, other=other)
    _save(held)
    _audit(held, actor, kind, reason)
    tell_team(held, kind)
    return held


def _save(held: Conversation) -> None:
    held.version += 1
    held.save(
        update_fields=[
            "state",
            "assignee",
            "assigned_by",
            "assigned_at",
            "waiting_since",
            "due_at",
            "snoozed_until",
            "urgent_at",
            "version",
        ]
    )


def _audit(held: Conversation, actor: "User | None", kind: StaffEvent.Kind, reason: str) -> None:
    record(
        audit.HANDLED,
        actor=actor,
        municipality=held.municipality,
        target=held,
        family=held.family,
        reason=reason,
        data={"act": str(kind.value)},
    )
