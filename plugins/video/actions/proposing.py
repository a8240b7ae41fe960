"""Propose times; pick one; say that none fits."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.notifications.actions import mark_about_read, notify
from cms.plugin_api.work import Work, WorkKind, announce_work
from plugins.video import audit, notifications
from plugins.video.actions.booking import check_times, note_booked
from plugins.video.actions.occupying import (
    is_overbooked,
    lock_people,
    occupy,
    release_expired,
    release_proposal,
)
from plugins.video.actions.settling import asked_origin, settle_asked
from plugins.video.actions.telling import adults_in, ring
from plugins.video.errors import (
    AnsweredError,
    NoWordsError,
    TakenError,
    WrongGuardianError,
    WrongProfessionalError,
    WrongTimesError,
)
from plugins.video.models import Meeting, Occupancy, Proposal, ServiceType
from plugins.video.queries.meetings import guards
from plugins.video.queries.slots import terms_of, time_to_answer
from plugins.video.reminders import steps_behind
from plugins.video.rules import can_meet

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import Family, User

State = Occupancy.State
FEWEST, MOST = 2, 5
KEPT_FOR = dt.timedelta(hours=48)
LONGEST_WORDS = 2000


@transaction.atomic
def propose(
    *,
    family: "Family",
    professional: "User",
    service: ServiceType,
    times: Sequence[dt.datetime],
    actor: "User",
    by: str = Meeting.By.VIDEO,
    guardian: "User | None" = None,
) -> Proposal:
    """Keep two to five times for two days, and ask all adults of the family, or `guardian` alone.

    It ends at the latest when the last of them could no longer be booked. Raise TakenError, WrongTimesError,
    WrongProfessionalError, WrongGuardianError.
    """
    starts = sorted(set(times))
    if not can_meet(professional, family):
        raise WrongProfessionalError
    if guardian is not None and not guards(guardian, family.pk):
        raise WrongGuardianError
    # Within a window somebody calls: there is no time to choose.
    if not FEWEST <= len(starts) <= MOST or service.window_minutes is not None:
        raise WrongTimesError
    terms = terms_of(service)
    for at in starts:
        check_times(at, terms.length)
    now = timezone.now()
    notice = time_to_answer(service)
    expires_at = min(now + KEPT_FOR, starts[-1] - notice)
    if expires_at <= now:
        raise WrongTimesError
    lock_people([professional])
    release_expired([professional])
    settle_asked(family=family, team=service.team, guardian=guardian, actor=actor)
    proposal = Proposal.unscoped.create(
        municipality=family.municipality,
        family=family,
        guardian=guardian,
        professional=professional,
        team=service.team,
        service=service,
        by=by,
        expires_at=expires_at,
    )
    for at in starts:
        if is_overbooked([professional], at - terms.before, at + terms.length + terms.after):
            raise TakenError
        occupy(
            people=[professional],
            municipality=family.municipality,
            starts_at=at,
            ends_at=at + terms.length,
            before=terms.before,
            after=terms.after,
            state=State.PROPOSED,
            # Each is kept until it is too late to take it.
            expires_at=min(expires_at, at - notice) if at - notice > now else expires_at,
            proposal=proposal,
        )
    _record(audit.PROPOSED, proposal, actor)
    adults = adults_in(proposal)
    for person in adults:
        notify(municipality=family.municipality, user=person, type=notifications.PROPOSED, about=proposal.pk)
    ring([*adults, professional], "video.proposed", proposal)
    return proposal


def _locked(proposal_id: "UUID") -> Proposal:
    """Ours until the end of the transaction; raise AnsweredError when it is answered already."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related(
            "municipality", "family__municipality", "guardian", "professional", "team", "service__team"
        )
        .get(pk=proposal_id)
    )
    if proposal.state != Proposal.State.OPEN:
        raise AnsweredError
    return proposal


@transaction.atomic
def pick(*, proposal_id: "UUID", time_id: "UUID", actor: "User", by: str = "") -> Meeting:
    """Book one of the times and free the others, in one step.

    Raise TakenError, or AnsweredError, also when whoever proposed them works here no more.
    """
    proposal = _locked(proposal_id)
    now = timezone.now()
    if proposal.expires_at <= now or proposal.professional is None:
        raise AnsweredError
    if not can_meet(proposal.professional, proposal.family):
        raise AnsweredError
    time = Occupancy.objects.filter(
        pk=time_id, proposal=proposal, state=State.PROPOSED, starts_at__gt=now
    ).first()
    if time is None:
        raise TakenError
    meeting = Meeting.unscoped.create(
        municipality=proposal.municipality,
        family=proposal.family,
        guardian=proposal.guardian,
        professional=proposal.professional,
        service=proposal.service,
        team=proposal.team,
        by=by or proposal.by,
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        created_by=actor,
        reminded=steps_behind(time.starts_at, now),
    )
    # Compare and swap: whoever freed it in the meantime has won.
    swapped = Occupancy.unscoped.filter(pk=time.pk, state=State.PROPOSED).update(
        state=State.CONFIRMED, meeting=meeting, expires_at=None
    )
    if swapped != 1:
        raise TakenError
    release_proposal(proposal)
    _answered(proposal, Proposal.State.PICKED, actor, meeting=meeting)
    note_booked(meeting, actor)
    return meeting


@transaction.atomic
def none_fits(*, proposal_id: "UUID", actor: "User", words: str) -> Proposal:
    """The family says in its own words when it can: the times are free, and the team has something to do.

    Also after the times have run out. Raise AnsweredError, NoWordsError.
    """
    words = words.strip()[:LONGEST_WORDS]
    if not words:
        raise NoWordsError
    proposal = _locked(proposal_id)
    release_proposal(proposal)
    proposal.answer = words
    _answered(proposal, Proposal.State.NONE_FITS, actor)
    announce_work(
        Work(
            municipality=proposal.municipality,
            team=proposal.team,
            kind=WorkKind.MEETING_ASKED,
            origin=asked_origin(proposal),
            family=proposal.family,
            guardian=proposal.guardian,
            person=proposal.professional,
        )
    )
    if proposal.professional is not None:
        notify(
            municipality=proposal.municipality,
            user=proposal.professional,
            type=notifications.TEAM_ANSWERED,
            about=proposal.pk,
        )
        ring([proposal.professional, *adults_in(proposal)], "video.answered", proposal)
    return proposal


@transaction.atomic
def withdraw(*, proposal_id: "UUID", actor: "User | None") -> Proposal:
    """Take the times back; raise AnsweredError."""
    proposal = _locked(proposal_id)
    release_proposal(proposal)
    proposal.state = Proposal.State.WITHDRAWN
    proposal.save(update_fields=["state"])
    _seen_by_all(proposal)
    _record(audit.WITHDRAWN, proposal, actor)
    ring(adults_in(proposal), "video.answered", proposal)
    return proposal


def _answered(proposal: Proposal, state: str, actor: "User", meeting: Meeting | None = None) -> None:
    proposal.state, proposal.meeting = state, meeting
    proposal.answered_at, proposal.answered_by = timezone.now(), actor
    proposal.save()
    _seen_by_all(proposal)
    _record(audit.ANSWERED, proposal, actor)


def _seen_by_all(proposal: Proposal) -> None:
    """The question is settled for everybody who was asked."""
    for person in adults_in(proposal):
        mark_about_read(
            municipality=proposal.municipality,
            user=person,
            type=notifications.PROPOSED,
            about=proposal.pk,
        )


def _record(action: str, proposal: Proposal, actor: "User | None") -> None:
    record(action, actor=actor, municipality=proposal.municipality, target=proposal, family=proposal.family)
