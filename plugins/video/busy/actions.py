"""Add another calendar, read it, and remove it with all that is known from it."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from cms.audit.record import record
from cms.encryption.secrets import open_secret, seal_secret
from cms.plugin_api.jobs import enqueue
from cms.plugin_api.rules import is_professional
from cms.teams.queries import zone
from plugins.video.actions.occupying import lock_people
from plugins.video.busy import audit
from plugins.video.busy.asking import fetch
from plugins.video.busy.caldav import query
from plugins.video.busy.entries import Busy, busy_spans, parse, uids_of
from plugins.video.busy.errors import NotReadError, TooManyCalendarsError
from plugins.video.busy.login import Login
from plugins.video.busy.models import BusyCalendar, BusyTime, Trouble
from plugins.video.invitations import keys_of
from plugins.video.models import Meeting, ServiceType
from plugins.video.slots import moment

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

MOST_CALENDARS = 3
READ = "video.read_calendar"
# Nothing is asked twice within so short a time, however often the button is pressed.
AT_ONCE = dt.timedelta(seconds=20)
# Read a little further than can be booked, so that an unchanged calendar need not be read anew each day.
MARGIN = dt.timedelta(days=7)
_LEAST_DAYS = 28


def secret_context(row: BusyCalendar) -> str:
    return f"busy_calendar:{row.pk}"


def login_context(row: BusyCalendar) -> str:
    return f"busy_calendar_login:{row.pk}"


@transaction.atomic
def add_calendar(
    *, professional: "User", municipality: "Municipality", address: str, login: Login | None = None
) -> BusyCalendar:
    """Keep the address of a calendar, and read it soon; raise TooManyCalendarsError.

    With a login it is one that speaks CalDAV.
    """
    lock_people([professional])
    own = BusyCalendar.unscoped.filter(municipality=municipality, professional=professional)
    if own.count() >= MOST_CALENDARS:
        raise TooManyCalendarsError
    made = BusyCalendar(pk=uuid.uuid4(), municipality=municipality, professional=professional)
    made.host = urlsplit(address).hostname or ""
    made.address_sealed = seal_secret(address.encode(), context=secret_context(made))
    if login is not None:
        made.login_sealed = seal_secret(login.as_bytes(), context=login_context(made))
    made.save(force_insert=True)
    record(audit.CALENDAR_ADDED, actor=professional, municipality=municipality, target=made)
    read_soon(made)
    return made


def read_soon(calendar: BusyCalendar) -> None:
    """The worker reads it, not the web process: a slow website must hold nobody."""
    enqueue(READ, municipality=calendar.municipality, calendar_id=calendar.pk)


@transaction.atomic
def remove_calendar(*, calendar: BusyCalendar, actor: "User | None") -> None:
    """Forget its address and its times."""
    record(audit.CALENDAR_REMOVED, actor=actor, municipality=calendar.municipality, target=calendar)
    calendar.delete()


def read_calendar(calendar_id: "UUID") -> None:
    """Ask for it, and put what it says now in the place of what it said. When it fails, that stands."""
    calendar = _claim(calendar_id)
    if calendar is None:
        return
    if not is_professional(calendar.professional, calendar.municipality):
        remove_calendar(calendar=calendar, actor=None)
        return
    now = timezone.now()
    # The last day counts to its end.
    needed = now + dt.timedelta(days=_days_ahead(calendar.municipality) + 1)
    reaches = calendar.covers_until is not None and calendar.covers_until >= needed
    try:
        etag, busy = _ask(calendar, calendar.etag if reaches else "", needed + MARGIN)
    except NotReadError as error:
        _note(calendar, error.trouble)
        return
    _keep(calendar, etag, busy, needed + MARGIN)


def _ask(calendar: BusyCalendar, etag: str, until: dt.datetime) -> tuple[str, Busy | None]:
    """The mark of what was read, and the times; None when they are as they were. Raise NotReadError."""
    address = open_secret(calendar.address_sealed, context=secret_context(calendar)).decode()
    begin = moment(zone(), timezone.localdate(), 0)
    if calendar.login_sealed is not None:
        login = Login.from_bytes(open_secret(calendar.login_sealed, context=login_context(calendar)))
        return "", _busy(query(address, login, begin, until), begin, until)
    fetched = fetch(address, etag)
    return fetched.etag, None if fetched.data is None else _busy([fetched.data], begin, until)


def _claim(calendar_id: "UUID") -> BusyCalendar | None:
    now = timezone.now()
    waits = BusyCalendar.objects.filter(Q(tried_at=None) | Q(tried_at__lte=now - AT_ONCE), pk=calendar_id)
    if not waits.update(tried_at=now):
        return None
    return BusyCalendar.objects.select_related("municipality", "professional").filter(pk=calendar_id).first()


def _days_ahead(municipality: "Municipality") -> int:
    """How far families can book here, at the most."""
    offered = ServiceType.unscoped.filter(team__municipality=municipality, archived_at=None)
    return max(offered.aggregate(most=Max("horizon_days"))["most"] or 0, _LEAST_DAYS)


def _busy(files: list[bytes], begin: dt.datetime, until: dt.datetime) -> Busy:
    """One that nobody can read hides no other; raise NotReadError when it is the only one, or all is too much."""
    calendars: list[Any] = []
    unread = 0
    for data in files:
        try:
            calendars += parse(data)
        except NotReadError:
            if len(files) == 1:
                raise
            unread += 1
    # Invitations to our own meetings: what becomes of these we know better than the calendar.
    keys = keys_of(uids_of(calendars))
    known = set(Meeting.unscoped.filter(pk__in=keys.values()).values_list("pk", flat=True))
    ours = {uid for uid, key in keys.items() if key in known}
    found = busy_spans(calendars, begin, until, zone(), without=ours)
    return Busy(found.spans, found.unread + unread)


@transaction.atomic
def _keep(calendar: BusyCalendar, etag: str, busy: Busy | None, until: dt.datetime) -> None:
    row = BusyCalendar.unscoped.select_for_update().filter(pk=calendar.pk).first()
    if row is None:
        return  # removed while we were asking
    row.etag, row.read_at = etag, timezone.now()
    row.trouble, row.failing_since = "", None
    if busy is not None:
        row.covers_until, row.unread = until, busy.unread
        BusyTime.unscoped.filter(calendar=row).delete()
        BusyTime.unscoped.bulk_create(
            BusyTime(calendar=row, starts_at=start, ends_at=end) for start, end in busy.spans
        )
    row.save(update_fields=["etag", "read_at", "trouble", "failing_since", "covers_until", "unread"])


@transaction.atomic
def _note(calendar: BusyCalendar, trouble: Trouble) -> None:
    row = BusyCalendar.unscoped.select_for_update().filter(pk=calendar.pk).first()
    if row is None:
        return
    row.trouble, row.failing_since = trouble, row.failing_since or timezone.now()
    row.save(update_fields=["trouble", "failing_since"])
