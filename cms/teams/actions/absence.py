"""Plan, change and end absences, and announce their beginning."""

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.rules import is_professional
from cms.audit.record import record
from cms.municipalities.models import Municipality
from cms.teams import audit
from cms.teams.errors import (
    AbsencesOverlapError,
    AbsenceStartedError,
    EndsBeforeItBeginsError,
    NotWorkingHereError,
    SubstituteError,
)
from cms.teams.models import Absence, AbsenceKind
from cms.teams.signals import AbsenceChange, absence_changed

logger = logging.getLogger(__name__)


@transaction.atomic
def add_absence(
    *,
    municipality: Municipality,
    user: User,
    starts_on: dt.date,
    ends_on: dt.date | None,
    actor: User | None,
    substitute: User | None = None,
    kind: str = AbsenceKind.AWAY,
) -> Absence:
    """Plan an absence, whole days; without an end until further notice. It may begin today or have begun.

    Raises NotWorkingHereError, EndsBeforeItBeginsError, SubstituteError and AbsencesOverlapError.
    """
    if not is_professional(user, municipality):
        raise NotWorkingHereError
    made = Absence(
        municipality=municipality,
        user=user,
        starts_on=starts_on,
        ends_on=ends_on,
        substitute=substitute,
        kind=kind,
    )
    _check(made)
    made.save()
    _tell(made, AbsenceChange.ADDED, audit.ABSENCE_ADDED, actor)
    _begin_if_due(made, actor)
    return made


@transaction.atomic
def change_absence(
    *,
    absence: Absence,
    starts_on: dt.date,
    ends_on: dt.date | None,
    substitute: User | None,
    kind: str,
    actor: User | None,
) -> Absence:
    """Change an absence, also one that lasts, but not the first day of one that has begun.

    Raises AbsenceStartedError and what add_absence raises.
    """
    locked = Absence.unscoped.select_for_update(of=("self",)).get(pk=absence.pk)
    if locked.started_at is not None and starts_on != locked.starts_on:
        raise AbsenceStartedError
    locked.starts_on, locked.ends_on = starts_on, ends_on
    locked.substitute, locked.kind = substitute, kind
    _check(locked)
    locked.save()
    _tell(locked, AbsenceChange.CHANGED, audit.ABSENCE_CHANGED, actor)
    _begin_if_due(locked, actor)
    return locked


@transaction.atomic
def cancel_absence(*, absence: Absence, actor: User | None) -> None:
    """The person is here after all: today is a working day. What lies in the past stays."""
    locked = Absence.unscoped.select_for_update(of=("self",)).get(pk=absence.pk)
    today = timezone.localdate()
    if locked.ends_on is not None and locked.ends_on < today:
        return
    _record(locked, audit.ABSENCE_CANCELLED, actor)
    if locked.starts_on >= today:
        key = locked.pk
        locked.delete()
        locked.pk = key
    else:
        locked.ends_on = today - dt.timedelta(days=1)
        locked.save(update_fields=["ends_on"])
    # After the change: receivers ask who does the work from now on.
    _send(locked, AbsenceChange.CANCELLED, actor)


def announce_started(today: dt.date | None = None) -> int:
    """Announce the absences that begin today, or began while the worker slept; return their number.

    Each in a transaction of its own: a receiver that fails holds up nobody else, and is asked again.
    """
    day = today or timezone.localdate()
    due = Absence.unscoped.filter(started_at=None, starts_on__lte=day).order_by("pk")
    count = 0
    for key in due.values_list("pk", flat=True):
        try:
            count += _announce(key)
        except Exception:
            logger.exception("The beginning of absence %s could not be announced.", key)
    return count


@transaction.atomic
def _announce(key: int) -> int:
    waiting = Absence.unscoped.select_for_update(of=("self",), skip_locked=True)
    absence = waiting.filter(pk=key, started_at=None).first()
    if absence is None:
        return 0
    _begin(absence, None)
    return 1


def _begin_if_due(absence: Absence, actor: User | None) -> None:
    if absence.started_at is None and absence.starts_on <= timezone.localdate():
        _begin(absence, actor)


def _begin(absence: Absence, actor: User | None) -> None:
    absence.started_at = timezone.now()
    absence.save(update_fields=["started_at"])
    # Over before anybody noticed: nobody's work is moved for days that are past.
    if absence.ends_on is None or absence.ends_on >= timezone.localdate():
        _tell(absence, AbsenceChange.STARTED, audit.ABSENCE_STARTED, actor)


def _check(absence: Absence) -> None:
    if absence.ends_on is not None and absence.ends_on < absence.starts_on:
        raise EndsBeforeItBeginsError
    substitute = absence.substitute
    if substitute is not None and (
        substitute.pk == absence.user_id or not is_professional(substitute, absence.municipality)
    ):
        raise SubstituteError
    # Two windows at once must not both find the days free.
    User._base_manager.select_for_update(no_key=True).get(pk=absence.user_id)
    others = Absence.unscoped.filter(municipality=absence.municipality_id, user=absence.user_id)
    others = others.exclude(pk=absence.pk).exclude(ends_on__lt=absence.starts_on)
    if absence.ends_on is not None:
        others = others.filter(starts_on__lte=absence.ends_on)
    if others.exists():
        raise AbsencesOverlapError


def _tell(absence: Absence, change: AbsenceChange, action: str, actor: User | None) -> None:
    _record(absence, action, actor)
    _send(absence, change, actor)


def _send(absence: Absence, change: AbsenceChange, actor: User | None) -> None:
    absence_changed.send(sender=Absence, absence=absence, change=change, actor=actor)


def _record(absence: Absence, action: str, actor: User | None) -> None:
    record(
        action,
        actor=actor,
        municipality=absence.municipality,
        target=absence,
        data={
            "user": str(absence.user_id),
            "from": absence.starts_on.isoformat(),
            "until": absence.ends_on.isoformat() if absence.ends_on else None,
            "substitute": str(absence.substitute_id) if absence.substitute_id else None,
        },
    )
