"""Book for a family, or propose times to it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import Family, User
from cms.accounts.queries import professionals_of
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.reading import day_of, key_of, moment_of, number_of
from plugins.video.actions.booking import Booking, book_meeting
from plugins.video.actions.proposing import propose
from plugins.video.admin.forms import BookForm, ProposeForm
from plugins.video.admin.reading import adults_of, back_of, families_named, family_of
from plugins.video.errors import MeetingError, TakenError, WindowFullError
from plugins.video.models import Meeting, ServiceType
from plugins.video.queries.services import services_of
from plugins.video.queries.slots import Slot, free_slots, terms_of, time_to_answer, windows_of
from plugins.video.refusals import refusal_in_words

# So many days of free times are shown at once.
SHOWN_DAYS = 14
# Nobody proposes times beyond that, and days at the end of all calendars can't be counted on from.
FARTHEST = dt.timedelta(days=730)


def choices_for(request: HttpRequest) -> dict[str, Any]:
    """What the user's teams offer, and everybody who works here."""
    user = cast("User", request.user)
    people = professionals_of(current_municipality()).order_by("first_name", "last_name", "pk")
    return {"services": services_of(user), "people": people}


def _clock_choices(request: HttpRequest) -> dict[str, Any]:
    """Without the kinds of meetings that are called within a window: there is no time to propose."""
    choices = choices_for(request)
    return choices | {"services": choices["services"].filter(window_minutes=None)}


class _ForFamily(AdminPage):
    """A page whose first question is which family it is about."""

    def back(self, request: HttpRequest) -> str:
        """Where the reader came from: a family, a conversation or a task; "" for nowhere."""
        return back_of(request.POST.get("back", "") or request.GET.get("back", ""))

    def families(self, request: HttpRequest, family: Family | None) -> dict[str, Any]:
        wanted = request.GET.get("family_name", "").strip()[:80]
        return {
            "family": family,
            "family_name": wanted,
            "families": families_named(request, wanted) if wanted and family is None else [],
            "kept": {
                name: request.GET[name]
                for name in ("when", "until", "service", "person", "guardian", "back")
                if request.GET.get(name)
            },
            "back": self.back(request),
        }


class BookView(_ForFamily):
    page_title = gettext_lazy("Book a meeting")
    header_icon = "plus"
    template_name = "video/book.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        start: dict[str, Any] = {"person": key_of(request.GET.get("person", "")) or request.user.pk}
        when = moment_of(request.GET.get("when", ""))
        if when is not None:
            start["when"] = timezone.localtime(when)
        choices = choices_for(request)
        asked = choices["services"].filter(pk=number_of(request.GET.get("service", "")) or 0).first()
        start["service"] = asked or choices["services"].first()
        until = moment_of(request.GET.get("until", ""))
        if until is not None:
            start |= {"until": timezone.localtime(until), "kind": Meeting.Kind.WINDOW}
        family = family_of(request, request.GET.get("family", ""))
        adults = adults_of(family)
        start["guardian"] = _alone(request, adults)
        form = BookForm(initial=start, adults=adults, **choices)
        return self._show(request, form, family)

    def post(self, request: HttpRequest) -> HttpResponse:
        family = family_of(request, request.POST.get("family", ""))
        form = BookForm(request.POST, adults=adults_of(family), **choices_for(request))
        if family is None:
            form.add_error(None, _("Choose the family first."))
        elif form.is_valid():
            try:
                made = book_meeting(
                    family=family,
                    professional=form.cleaned_data["person"],
                    booking=_booking(form.cleaned_data),
                    actor=cast("User", request.user),
                )
            except MeetingError as error:
                late = isinstance(error, TakenError | WindowFullError)
                form.add_error("when" if late else None, refusal_in_words(error))
            else:
                messages.success(request, _("The meeting is booked, and the family has been told."))
                if request.POST.get("then") == "guests":
                    return redirect("video:guests", meeting_id=made.pk)
                return redirect(self.back(request) or reverse("video:meeting", args=[made.pk]))
        return self._show(request, form, family)

    def _show(self, request: HttpRequest, form: BookForm, family: Family | None) -> HttpResponse:
        windows = _windows(form, request.user.pk) if family is not None else []
        context = {"form": form, "windows": windows, **self.families(request, family)}
        return self.render_to_response(self.get_context_data(**context))


@dataclass(frozen=True)
class Window:
    """A window of the professional who books, and how full it is."""

    service: ServiceType
    starts_at: dt.datetime
    ends_at: dt.datetime
    taken: int

    @property
    def day(self) -> dt.date:
        """On which local day it begins."""
        return timezone.localtime(self.starts_at).date()

    @property
    def is_full(self) -> bool:
        return self.service.window_most is not None and self.taken >= self.service.window_most


def _windows(form: BookForm, me: Any) -> list[Window]:
    """The windows of the coming days, of each kind that has some; of whoever holds it."""
    given = form.data.get("person") or form.initial.get("person") or me
    people = form.fields["person"].queryset  # type: ignore[attr-defined]
    person = people.filter(pk=key_of(str(getattr(given, "pk", given)))).first()
    first = timezone.localdate()
    last = first + dt.timedelta(days=SHOWN_DAYS - 1)
    services = form.fields["service"].queryset.exclude(window_minutes=None)  # type: ignore[attr-defined]
    return [
        Window(service, one.starts_at, one.starts_at + terms_of(service).length, one.taken)
        for service in services
        for one in (windows_of(service, first, last, person=person, for_family=False) if person else [])
    ]


def _alone(request: HttpRequest, adults: QuerySet[User]) -> User | None:
    """The one adult whom alone it is about, when the address names one of these."""
    wanted = key_of(request.GET.get("guardian", ""))
    return adults.filter(pk=wanted).first() if wanted is not None else None


def _booking(given: dict[str, Any]) -> Booking:
    service = given["service"]
    length = given["until"] - given["when"] if given["until"] is not None else service.length
    return Booking(
        given["when"],
        length,
        service=service,
        kind=given["kind"],
        by=given["by"],
        until_done=given["until_done"],
        on_top=given["on_top"],
        others=(given["second"],) if given["second"] is not None else (),
        guardian=given["guardian"],
    )


class ProposeView(_ForFamily):
    page_title = gettext_lazy("Propose times")
    header_icon = "calendar-alt"
    template_name = "video/propose.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        choices = _clock_choices(request)
        service = choices["services"].filter(pk=number_of(request.GET.get("service", "")) or 0).first()
        start = {
            "service": service or choices["services"].first(),
            "person": key_of(request.GET.get("person", "")) or request.user.pk,
            "by": request.GET.get("by", "video"),
        }
        family = family_of(request, request.GET.get("family", ""))
        adults = adults_of(family)
        form = ProposeForm(initial=start | {"guardian": _alone(request, adults)}, adults=adults, **choices)
        return self._show(request, form, family, start, [])

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask the family, or show later days or the times anew: what is ticked stays so where it is free."""
        family = family_of(request, request.POST.get("family", ""))
        form = ProposeForm(request.POST, adults=adults_of(family), **_clock_choices(request))
        ticked = _moments(request.POST.getlist("times"))
        if family is None:
            form.add_error(None, _("Choose the family first."))
        elif not (request.POST.get("later") or request.POST.get("show")) and form.is_valid():
            given = form.cleaned_data
            try:
                propose(
                    family=family,
                    professional=given["person"],
                    service=given["service"],
                    times=ticked,
                    by=given["by"],
                    guardian=given["guardian"],
                    actor=cast("User", request.user),
                )
            except MeetingError as error:
                form.add_error(None, refusal_in_words(error))
            else:
                messages.success(request, _("The family has been asked to choose."))
                return redirect(self.back(request) or reverse("video:proposals"))
        start = {name: form.data.get(name, "") for name in ("service", "person")}
        return self._show(request, form, family, start, ticked)

    def _show(
        self,
        request: HttpRequest,
        form: ProposeForm,
        family: Family | None,
        start: dict[str, Any],
        ticked: list[dt.datetime],
    ) -> HttpResponse:
        anew = bool(request.POST.get("show"))
        shown = "" if anew else request.POST.get("shown")
        given = request.POST.get("later") or shown or request.GET.get("from", "")
        today = timezone.localdate()
        first = min(max(day_of(given) or today, today), today + FARTHEST)
        texts = {timezone.localtime(at).isoformat() for at in ticked}
        context = {
            "form": form,
            # Shown anew, for another person perhaps, only what is free stays ticked.
            "days": _days(form, start, first, set() if anew else texts) if family is not None else [],
            "ticked": texts,
            "shown": first,
            "later": first + dt.timedelta(days=SHOWN_DAYS),
        }
        return self.render_to_response(self.get_context_data(**context, **self.families(request, family)))


def _moments(texts: list[str]) -> list[dt.datetime]:
    """What was ticked, without what no form of ours sends."""
    now = timezone.now()
    found = (moment_of(text) for text in texts)
    return [at for at in found if at is not None and now - FARTHEST < at < now + FARTHEST]


def _days(
    form: ProposeForm, start: dict[str, Any], first: dt.date, ticked: set[str]
) -> list[tuple[dt.date, list[str]]]:
    """The person's free times that can still be answered, day by day, as texts that come back when ticked.

    Those that are ticked on other days stand with them: nothing is asked of the family that is not seen.
    """
    services, people = form.fields["service"].queryset, form.fields["person"].queryset  # type: ignore[attr-defined]
    service = services.filter(
        pk=number_of(str(getattr(start["service"], "pk", start["service"]))) or 0
    ).first()
    person = people.filter(pk=key_of(str(start["person"]))).first()
    if service is None or person is None:
        return []
    last = first + dt.timedelta(days=SHOWN_DAYS - 1)
    soonest = timezone.now() + time_to_answer(service)
    free = free_slots(service, first, last, person=person, for_family=False)
    found = {_local(slot).isoformat() for slot in free if slot.starts_at > soonest}
    days: dict[dt.date, list[str]] = {}
    for time in sorted(found | ticked, key=dt.datetime.fromisoformat):
        days.setdefault(dt.datetime.fromisoformat(time).date(), []).append(time)
    return list(days.items())


def _local(slot: Slot) -> dt.datetime:
    return timezone.localtime(slot.starts_at)
