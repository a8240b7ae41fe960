"""Move, cancel, and everything else that happens to a booked meeting."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.plugin_api.rules import is_professional
from cms.plugin_api.work import Origin, Work, WorkKind, announce_work
from plugins.video import audit, notifications
from plugins.video.actions.booking import (
    check_not_too_far,
    chosen_people,
    everybody,
    take_for,
    take_place_in_window,
)
from plugins.video.actions.occupying import lock_people, release_expired, release_meeting
from plugins.video.actions.settling import settle_unheld
from plugins.video.actions.telling import forget_reminders, tell
from plugins.video.calls.actions.rooms import follow_meeting
from plugins.video.errors import (
    NotTodayError,
    OverError,
    TakenError,
    TooEarlyError,
    WrongProfessionalError,
    WrongTimesError,
)
from plugins.video.guests.actions.delaying import guests_wait
from plugins.video.guests.actions.inviting import guests_follow
from plugins.video.models import Meeting
from plugins.video.queries.meetings import guardian_now, holders_of, team_of
from plugins.video.queries.slots import people_for, slot_at
from plugins.video.reminders import steps_behind
from plugins.video.rules import can_change, can_meet, can_move_alone, can_say_late, is_right_now

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User

LONGEST_REASON = 500
MOST_LATE = 120


def _locked(meeting_id: "UUID", actor: "User") -> Meeting:
    """The meeting, ours until the end of the transaction; raise OverError when the actor may not change it.

    Nor is a talk right now changed here: whoever is rung for it would be lost from the line.
    """
    meeting = locked_meeting(meeting_id)
    if not can_change(actor, meeting, timezone.now()):
        raise OverError
    return meeting


def locked_meeting(meeting_id: "UUID") -> Meeting:
    """Two statements: a join under the lock would look for the professional whom the row had before the wait."""
    Meeting.objects.select_for_update().values_list("pk").get(pk=meeting_id)
    return Meeting.objects.select_related(
        "municipality", "family", "professional", "guardian", "service__team", "team__municipality"
    ).get(pk=meeting_id)


@transaction.atomic
def move_by_family(*, meeting_id: "UUID", starts_at: dt.datetime, actor: "User", reason: str = "") -> Meeting:
    """To another offered time, with the same person where that can be; raise OverError, TakenError, TooFarError.

    A lost race leaves the old time standing.
    """
    meeting = _locked(meeting_id, actor)
    service = meeting.service
    if service is None or not can_move_alone(meeting):
        raise OverError
    check_not_too_far(starts_at)
    before = holders_of(meeting)
    candidates = people_for(service)
    lock_people([*before, *candidates])
    release_expired(candidates)
    slot = slot_at(service, starts_at, without=meeting)
    if slot is None:
        raise TakenError
    here = {one.pk for one in slot.people}
    stays = [one for one in before if one.pk in here]
    needed = max(len(stays), service.people_needed)
    people = everybody_of(stays, chosen_people(slot, service, actor.language))[:needed]
    return _move(meeting, starts_at, meeting.ends_at - meeting.starts_at, people, before, actor, reason)


def everybody_of(first: "list[User]", others: "list[User]") -> "list[User]":
    return everybody(first[0], [*first[1:], *others]) if first else others


@transaction.atomic
def move_meeting(
    *,
    meeting_id: "UUID",
    starts_at: dt.datetime,
    actor: "User",
    length: dt.timedelta | None = None,
    professional: "User | None" = None,
    reason: str = "",
    on_top: bool = False,
) -> Meeting:
    """By a professional: to any time that is to come, also to a colleague; raise TakenError and others.

    One that has begun keeps its time and can still be taken over: the family may wait in the lobby.
    """
    meeting = _locked(meeting_id, actor)
    if not is_professional(actor, meeting.municipality):
        raise OverError
    before = holders_of(meeting)
    # Drawn in the column of any of those who hold it, it stays with all of them.
    is_new = professional is not None and professional.pk not in {one.pk for one in before}
    takes_over = is_new and _minute(starts_at) == _minute(meeting.starts_at)
    if starts_at <= timezone.now() and not takes_over:
        raise WrongTimesError
    check_not_too_far(starts_at)
    people = list(before)
    if professional is not None and is_new:
        if not can_meet(professional, meeting.family):
            raise WrongProfessionalError
        people = everybody(professional, before[1:])
    lock_people([*before, *people])
    lasts = length or meeting.ends_at - meeting.starts_at
    return _move(meeting, starts_at, lasts, people, before, actor, reason, on_top=on_top)


def _move(
    meeting: Meeting,
    starts_at: dt.datetime,
    length: dt.timedelta,
    people: "list[User]",
    before: "list[User]",
    actor: "User",
    reason: str,
    *,
    on_top: bool = False,
) -> Meeting:
    forget_reminders(meeting)
    release_meeting(meeting)
    if {one.pk for one in people} != {one.pk for one in before}:
        settle_unheld(meeting, actor=actor)
    was = meeting.starts_at, meeting.ends_at
    meeting.starts_at, meeting.ends_at = starts_at, starts_at + length
    meeting.professional = people[0] if people else None
    is_elsewhen = _minute(starts_at) != _minute(was[0])
    if is_elsewhen:
        meeting.late_minutes, meeting.late_by = 0, None
    meeting.reminded = steps_behind(starts_at, timezone.now())
    _changed(meeting, reason)
    if meeting.kind == Meeting.Kind.FIXED:
        take_for(meeting, people, on_top=on_top, actor=actor)
    elif meeting.kind == Meeting.Kind.WINDOW and people:
        take_place_in_window(meeting, people[0], on_top=on_top, actor=actor)
    follow_meeting(meeting)
    if is_elsewhen or _minute(meeting.ends_at) != _minute(was[1]):
        # Who holds it is nothing to a guest: their links hold, and whoever waits goes on waiting.
        guests_follow(meeting, actor=actor)
    _record(audit.MEETING_MOVED, meeting, actor)
    tell(meeting, family=notifications.MOVED, team=notifications.TEAM_MOVED, actor=actor, also=before)
    return meeting


def _minute(moment: dt.datetime) -> dt.datetime:
    """Forms and calendars know no seconds."""
    return moment.replace(second=0, microsecond=0)


@transaction.atomic
def cancel_meeting(*, meeting_id: "UUID", actor: "User", reason: str = "") -> Meeting:
    """Cancel; the time is free at once. Raise OverError."""
    meeting = _locked(meeting_id, actor)
    before = holders_of(meeting)
    forget_reminders(meeting)
    release_meeting(meeting)
    meeting.cancelled_at, meeting.cancelled_by = timezone.now(), actor
    _changed(meeting, reason)
    settle_unheld(meeting, actor=actor)
    guests_follow(meeting, actor=actor)
    _record(audit.MEETING_CANCELLED, meeting, actor)
    tell(
        meeting,
        family=notifications.CANCELLED,
        team=notifications.TEAM_CANCELLED,
        bell="video.meeting_cancelled",
        actor=actor,
        also=before,
    )
    return meeting


@transaction.atomic
def mark_no_show(*, meeting_id: "UUID", actor: "User") -> Meeting:
    """Nobody came: a soft follow-up for the team, and no mark that the family sees.

    Raise TooEarlyError, or OverError, also for a talk right now: the line itself sees that nobody answers.
    """
    meeting = locked_meeting(meeting_id)
    if meeting.cancelled_at is not None or not is_professional(actor, meeting.municipality):
        raise OverError
    if is_right_now(meeting):
        raise OverError
    if meeting.starts_at > timezone.now():
        raise TooEarlyError
    if meeting.no_show_at is not None:
        return meeting
    meeting.no_show_at = timezone.now()
    meeting.save(update_fields=["no_show_at"])
    _record(audit.NO_SHOW, meeting, actor)
    team = team_of(meeting)
    if team is not None:
        announce_work(
            Work(
                municipality=meeting.municipality,
                team=team,
                kind=WorkKind.NO_SHOW,
                origin=meeting_origin(meeting),
                family=meeting.family,
                guardian=guardian_now(meeting),
                person=meeting.professional,
            )
        )
    return meeting


@transaction.atomic
def say_late(*, meeting_id: "UUID", actor: "User", minutes: int) -> Meeting:
    """Say on its day that one comes some minutes later than agreed; the booking stays.

    Raise OverError, NotTodayError, WrongTimesError.
    """
    if not 0 < minutes <= MOST_LATE:
        raise WrongTimesError
    meeting = locked_meeting(meeting_id)
    now = timezone.now()
    # A family that is late says so after the beginning, too.
    if meeting.cancelled_at is not None or meeting.no_show_at is not None or meeting.ends_at <= now:
        raise OverError
    if not can_say_late(meeting, now):
        raise NotTodayError
    meeting.late_minutes, meeting.late_by = minutes, actor
    meeting.save(update_fields=["late_minutes", "late_by"])
    guests_wait(meeting)
    _record(audit.MEETING_CHANGED, meeting, actor)
    tell(meeting, family=notifications.LATE, team=notifications.TEAM_LATE, actor=actor)
    return meeting


@transaction.atomic
def change_way(*, meeting_id: "UUID", actor: "User", by: str) -> Meeting:
    """By phone instead of video, or the other way round. Raise OverError."""
    meeting = _locked(meeting_id, actor)
    if by not in Meeting.By.values:
        raise WrongTimesError
    if meeting.by != by:
        meeting.by = by
        _changed(meeting, None)
        guests_follow(meeting, actor=actor)
        _record(audit.MEETING_CHANGED, meeting, actor)
        tell(meeting, family=notifications.MOVED, team=notifications.TEAM_MOVED, actor=actor)
    return meeting


def meeting_origin(meeting: Meeting) -> Origin:
    return Origin("video.meeting", str(meeting.pk), f"/admin/video/{meeting.pk}/")


def _changed(meeting: Meeting, reason: str | None) -> None:
    """Save, and let calendars know that it is newer than what they have."""
    if reason is not None:
        meeting.reason = reason.strip()[:LONGEST_REASON] or None
    meeting.ics_sequence += 1
    meeting.changed_at = timezone.now()
    meeting.save()


def _record(action: str, meeting: Meeting, actor: "User") -> None:
    record(action, actor=actor, municipality=meeting.municipality, target=meeting, family=meeting.family)
