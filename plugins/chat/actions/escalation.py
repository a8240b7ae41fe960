"""Climb the ladder until a named person takes care: owner, team, lead, duty phone, and from the start again.

Several workers may run this at once. Each step is taken under the conversation's lock and read anew there;
the database refuses a second row for the same step.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cms.accounts.phones import normalise_phone
from cms.audit.record import record
from cms.notifications.actions import notify
from cms.plugin_api.jobs import enqueue
from cms.teams.queries import members_of, on_duty, stand_in
from plugins.chat import audit
from plugins.chat.actions.streams import append_for_staff, locked, tell_team
from plugins.chat.models import ChatSettings, Conversation, Escalation, EscalationStep, Rung, StaffEvent
from plugins.chat.notifications import STAFF_CALLED
from plugins.chat.queries.settings import settings_of

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

Cause, State = Escalation.Cause, Conversation.State
RUNGS = list(Rung)
MOST_AT_ONCE = 500
# Minutes between two rounds, at least.
SHORTEST_PAUSE = 5


def escalate(municipality: "Municipality", now: dt.datetime) -> int:
    """Start what is due and climb what has waited long enough, the urgent first; return the steps taken."""
    settings = settings_of(municipality) or ChatSettings()
    for cause in (Cause.URGENT, Cause.OVERDUE):
        for key in _uncalled(cause, now)[:MOST_AT_ONCE]:
            _start(key, cause, settings, now)
    due = Escalation.objects.filter(ended_at=None, next_at__lte=now)
    # "urgent" sorts behind "overdue".
    keys = due.order_by("-cause", "next_at", "pk").values_list("pk", "conversation")[:MOST_AT_ONCE]
    return sum(_climb(key, conversation, settings, now) for key, conversation in list(keys))


def _uncalled(cause: Escalation.Cause, now: dt.datetime) -> "QuerySet[Conversation, UUID]":
    """Conversations that nobody was called for since this very moment; what is urgent needs no deadline."""
    since = "urgent_at" if cause == Cause.URGENT else "due_at"
    called = Escalation.objects.filter(conversation=OuterRef("pk"), cause=cause, since=OuterRef(since))
    found = Conversation.objects.filter(state=State.OPEN, **{f"{since}__lte": now})
    if cause == Cause.OVERDUE:
        found = found.filter(urgent_at=None)
    return found.filter(~Exists(called)).order_by(since, "pk").values_list("pk", flat=True)


@transaction.atomic
def _start(key: "UUID", cause: Escalation.Cause, settings: ChatSettings, now: dt.datetime) -> None:
    held = locked(key)
    since = _since(held, cause, now)
    if since is None or Escalation.objects.filter(conversation=held, cause=cause, since=since).exists():
        return
    # What was overdue and becomes urgent goes on as urgent.
    end_escalations(held, now)
    found = Escalation(conversation=held, cause=cause, since=since, round_since=since, started_at=now)
    _plan(found, settings, 0, now)
    found.save(force_insert=True)


def _since(held: Conversation, cause: str, now: dt.datetime) -> dt.datetime | None:
    """Since when somebody is needed; None when nobody is."""
    if held.state != State.OPEN:
        return None
    if cause == Cause.URGENT:
        return held.urgent_at
    is_overdue = held.urgent_at is None and held.due_at is not None and held.due_at <= now
    return held.due_at if is_overdue else None


@transaction.atomic
def _climb(key: int, conversation: "UUID", settings: ChatSettings, now: dt.datetime) -> int:
    held = locked(conversation)
    row = Escalation.objects.select_for_update(of=("self",)).get(pk=key)
    if row.ended_at is not None or row.next_at is None or row.next_at > now:
        return 0
    if _since(held, row.cause, now) != row.since:
        end_escalations(held, now)
        return 0
    taken = 0
    # A rung on which nobody stands costs no time: the next one follows at once.
    while row.next_at is not None and row.next_at <= now:
        told = _step(row, held, Rung(row.rung), now)
        taken += 1
        _plan_next(row, settings, now, at_once=told == 0)
    row.save(update_fields=["rung", "round", "round_since", "next_at"])
    tell_team(held, StaffEvent.Kind.CALLED)
    return taken


def _step(row: Escalation, held: Conversation, rung: Rung, now: dt.datetime) -> int:
    """Tell everybody on this rung and put it on record; return how many they are."""
    people = _people(held, rung, now)
    phone = normalise_phone(held.team.duty_phone) if rung == Rung.PHONE else None
    told = len(people) + bool(phone)
    step = EscalationStep.objects.create(
        escalation=row, round=row.round, rung=rung, told=told, at=now, sms_next_at=now if phone else None
    )
    for person in people:
        notify(municipality=held.municipality, user=person, type=STAFF_CALLED, about=str(row.pk))
    if phone:
        enqueue("chat.ring_duty_phone", municipality=held.municipality, step_id=step.pk)
    data = {"rung": str(rung.value), "told": told, "round": row.round}
    append_for_staff(held, StaffEvent.Kind.CALLED, actor=None, data=data)
    record(
        audit.ESCALATED,
        actor=None,
        municipality=held.municipality,
        target=held,
        family=held.family,
        data=data | {"cause": row.cause},
    )
    return told


def _people(held: Conversation, rung: Rung, now: dt.datetime) -> "list[User]":
    found: User | None = None
    if rung == Rung.TEAM:
        return on_duty(held.team, now) or [member.user for member in members_of(held.team)]
    if rung == Rung.OWNER and held.assignee is not None:
        found = stand_in(held.assignee, now, held.municipality)
    if rung == Rung.LEAD and held.team.lead is not None:
        found = stand_in(held.team.lead, now, held.municipality)
    return [found] if found is not None else []


def _plan(row: Escalation, settings: ChatSettings, first: int, now: dt.datetime) -> None:
    """Set the next rung from `first` on that the municipality wants; after the last one, the next round.

    The next round is counted from now, so that a worker that was down does not call everybody three times
    in a row. Without any rung there is nothing to climb, and the watchdog alone tells.
    """
    row.next_at = None
    if _place(row, settings, first) or settings.again_after is None:
        return
    row.round += 1
    row.round_since = now + dt.timedelta(minutes=max(SHORTEST_PAUSE, settings.again_after))
    _place(row, settings, 0)


def _place(row: Escalation, settings: ChatSettings, first: int) -> bool:
    for rung in RUNGS[first:]:
        minutes = settings.minutes_until(row.cause, rung)
        if minutes is not None:
            row.rung, row.next_at = rung, row.round_since + dt.timedelta(minutes=minutes)
            return True
    return False


def _plan_next(row: Escalation, settings: ChatSettings, now: dt.datetime, *, at_once: bool) -> None:
    before = row.round
    _plan(row, settings, RUNGS.index(Rung(row.rung)) + 1, now)
    if at_once and row.round == before and row.next_at is not None:
        row.next_at = min(row.next_at, now)


def nobody_is_called(held: Conversation) -> bool:
    """Whether it is urgent and its ladder has ended without anybody: for the same moment there is no second one."""
    if held.urgent_at is None:
        return False
    ladder = Escalation.objects.filter(conversation=held, cause=Cause.URGENT, since=held.urgent_at)
    return ladder.filter(ended_at__isnull=False).exists()


def end_escalations(held: Conversation, now: dt.datetime, by: "User | None" = None) -> int:
    """End the ladder of a locked conversation; `by` is who takes care. Return how many ended."""
    running = Escalation.objects.filter(conversation=held, ended_at=None)
    return running.update(
        ended_at=now, next_at=None, acknowledged_by=by, acknowledged_at=now if by is not None else None
    )
