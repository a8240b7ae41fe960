"""A person's part in the meetings. Asked whether the plugin is on or off: hence `unscoped`."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from cms.plugin_api.privacy import Subject
from plugins.video.alone import gone, gone_meetings, not_anothers
from plugins.video.busy.privacy import erase_calendars, export_calendars, forget_times
from plugins.video.calls.privacy import erase_calls, export_calls, forget_calls
from plugins.video.checks.privacy import erase_checks, export_checks, forget_checks
from plugins.video.guests.privacy import erase_guests, export_guests, forget_guests
from plugins.video.models import (
    AvailabilityException,
    AvailabilityRule,
    Hold,
    Meeting,
    Occupancy,
    Proposal,
    ServiceType,
)
from plugins.video.on_demand.privacy import erase_places, export_places, forget_places

KEPT_AFTER_END = dt.timedelta(days=365)
# What was only kept or proposed and came to nothing.
KEPT_WITHOUT_MEETING = dt.timedelta(days=30)


class MeetingPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        """Meetings of the families and those that the person held; words only to the family they are of."""
        own = {family.pk for family in subject.families}
        meetings = Meeting.unscoped.filter(_of(subject)).order_by("starts_at")
        proposals = Proposal.unscoped.filter(_of(subject)).order_by("created_at")
        if subject.user is not None:
            shown = not_anothers(subject.user)
            meetings, proposals = meetings.filter(shown), proposals.filter(shown)
        user = subject.user
        return {
            "video.Meeting": [
                _exported(meeting, with_words=meeting.family_id in own) for meeting in meetings
            ],
            "video.Proposal": [
                {
                    "id": str(row.pk),
                    "state": row.state,
                    "created_at": row.created_at.isoformat(),
                    "answered_at": row.answered_at.isoformat() if row.answered_at else None,
                    "answer": row.answer if row.family_id in own else None,
                }
                for row in proposals
            ],
            "video.Hold": _rows(
                Hold.unscoped.filter(Q(family__in=subject.families) | Q(held_by=user)),
                "starts_at",
                "expires_at",
            ),
            "video.Occupancy": _rows(
                Occupancy.unscoped.filter(professional=user), "starts_at", "ends_at", "state"
            ),
            "video.AvailabilityRule": _rows(
                AvailabilityRule.unscoped.filter(professional=user), "weekday", "opens", "closes"
            ),
            "video.AvailabilityException": _rows(
                AvailabilityException.unscoped.filter(professional=user), "first_day", "last_day", "kind"
            ),
            # What a team offers: it leads to a person only through the team's lead.
            "video.ServiceType": [],
            **export_calendars(subject),
            **export_calls(subject),
            **export_checks(subject),
            **export_guests(subject),
            **export_places(subject),
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        """Deleted are a family's meetings and proposals, and those that a person has alone.

        A person's name leaves those of others.
        """
        places = erase_places(subject)
        calls = erase_checks(subject) | erase_guests(subject) | erase_calls(subject)
        calendars = erase_calendars(subject)
        families = subject.families
        meetings = gone_meetings(subject)
        proposals = Proposal.unscoped.filter(gone(subject))
        holds = Hold.unscoped.filter(family__in=families)
        taken = Occupancy.unscoped.filter(
            Q(meeting__in=meetings) | Q(proposal__in=proposals) | Q(hold__in=holds)
        )
        found = {f"video.{model.__name__}": 0 for model in _ALL}
        for rows in (taken, holds, proposals, meetings):
            name = f"video.{rows.model.__name__}"
            found[name] += rows.count()
            rows.delete()
        if subject.user is not None:
            self._take_out(subject.user, found)
        return found | calendars | calls | places

    def _take_out(self, user: Any, found: dict[str, int]) -> None:
        for model, column in _OWN:
            rows = model.unscoped.filter(**{column: user})
            found[f"video.{model.__name__}"] += rows.count()
            rows.delete()
        for model, column in _NAMED:
            found[f"video.{model.__name__}"] += model.unscoped.filter(**{column: user}).update(
                **{column: None}
            )

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Meetings that ended more than a year ago are deleted; what came to no meeting, after a month."""
        old = Meeting.unscoped.filter(ends_at__lt=now - KEPT_AFTER_END)
        calls = forget_calls(now) | forget_places(now) | forget_guests(now) | forget_times(now)
        calls |= forget_checks(now - KEPT_AFTER_END)
        count = old.count()
        old.delete()
        stale = now - KEPT_WITHOUT_MEETING
        holds = Hold.unscoped.filter(expires_at__lt=stale).filter(
            Q(meeting=None) | Q(ends_at__lt=now - KEPT_AFTER_END)
        )
        # Words of a family are among them: what came to a meeting goes with that, at its time.
        proposals = Proposal.unscoped.filter(meeting=None, expires_at__lt=stale)
        free = Occupancy.unscoped.filter(state=Occupancy.State.RELEASED, ends_at__lt=stale)
        rows = {"video.Proposal": proposals, "video.Hold": holds, "video.Occupancy": free}
        return {"video.Meeting": count} | {name: _deleted(found) for name, found in rows.items()} | calls


_ALL: tuple[Any, ...] = (
    Meeting, Proposal, Hold, Occupancy, AvailabilityRule, AvailabilityException, ServiceType,
)  # fmt: skip
# Rows of one person, and columns that name somebody.
_OWN: tuple[tuple[Any, str], ...] = (
    (Hold, "held_by"),
    (Occupancy, "professional"),
    (AvailabilityRule, "professional"),
    (AvailabilityException, "professional"),
)
_NAMED: tuple[tuple[Any, str], ...] = (
    (Meeting, "professional"),
    (Meeting, "created_by"),
    (Meeting, "cancelled_by"),
    (Meeting, "late_by"),
    (Hold, "professional"),
    (Proposal, "professional"),
    (Proposal, "answered_by"),
)


def _deleted(rows: QuerySet[Any]) -> int:
    count = rows.count()
    rows.delete()
    return count


def _of(subject: Subject) -> Q:
    wanted = Q(family__in=subject.families)
    if subject.user is not None:
        wanted |= Q(professional=subject.user)
    return wanted


def _rows(found: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    return [
        {name: value if isinstance(value, int) else str(value) for name, value in row.items()}
        for row in found.order_by("pk").values(*fields)
    ]


def _exported(meeting: Meeting, *, with_words: bool) -> dict[str, Any]:
    return {
        "id": str(meeting.pk),
        "kind": meeting.kind,
        "by": meeting.by,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "cancelled_at": meeting.cancelled_at.isoformat() if meeting.cancelled_at else None,
        "reason": meeting.reason if with_words else None,
    }


handler = MeetingPrivacy()
