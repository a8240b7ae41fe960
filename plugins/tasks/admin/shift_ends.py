"""I finish now: what cannot wait, and to whom it goes; shown for choice before anything is done."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.reading import key_of, moment_of
from plugins.tasks.actions.shift_ends import Finished, come_back, end_shift
from plugins.tasks.admin.reading import way_back
from plugins.tasks.admin.shown import Row, rows_of
from plugins.tasks.errors import TaskError
from plugins.tasks.models import Task
from plugins.tasks.queries.shift_ends import back_at, left_behind, next_on_duty
from plugins.tasks.queries.tasks import colleagues_in
from plugins.tasks.refusals import refusal_in_words

KEEP, QUEUE = "keep", "team"
# So far ahead may somebody say they are back; longer is an absence, which an administrator plans.
LONGEST = dt.timedelta(days=14)


@dataclass(frozen=True)
class Offered:
    """A task with whom it can go to; `chosen` is "keep", "team" or a person's key."""

    row: Row
    people: list[User]
    chosen: str


class FinishView(AdminPage):
    page_title = gettext_lazy("I finish now")
    header_icon = "logout"
    template_name = "tasks/finish.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "back" in request.GET and _until(request.GET["back"], timezone.now()) is None:
            _say_within(request)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = cast("User", self.request.user), timezone.now()
        given = self.request.POST.get("back") or self.request.GET.get("back", "")
        until = _until(given, now) or back_at(user, now)
        return super().get_context_data(
            until=until, offered=_offered(user, now, until, kwargs.pop("chosen", {})), **kwargs
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        user, now = cast("User", request.user), timezone.now()
        chosen = {
            key: request.POST.get(f"to-{text}", KEEP)
            for text in request.POST.getlist("task")
            if (key := key_of(text)) is not None
        }
        until = _until(request.POST.get("back", ""), now)
        if until is None:
            _say_within(request)
            return self._show(chosen)
        if request.POST.get("show"):
            return self._show(chosen)
        shown = moment_of(request.POST.get("shown", ""))
        if shown not in {None, until} and _unseen(user, until, chosen):
            messages.warning(
                request,
                _("Something more is due before you are back. Choose who goes on with it, and then finish."),
            )
            return self._show(chosen)
        choices = _choices(user, until, chosen)
        try:
            done = end_shift(user=user, municipality=current_municipality(), back_at=until, choices=choices)
        except TaskError as error:
            messages.warning(request, refusal_in_words(error))
            return self._show(chosen)
        _tell(request, done)
        if _unseen(user, until, chosen):
            messages.warning(request, _("Something came in while you decided. Look at it before you go."))
            return redirect("tasks:finish")
        return redirect("tasks:list")

    def _show(self, chosen: dict[UUID, str]) -> HttpResponse:
        """The page for the time that stands in the form, with what was chosen."""
        return self.render_to_response(self.get_context_data(chosen=chosen))


class BackView(View):
    """Work again before the time that was said."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        come_back(user=cast("User", request.user), municipality=current_municipality())
        return redirect(way_back(request))


def _say_within(request: HttpRequest) -> None:
    messages.warning(request, _("Say when you are back: within the next two weeks."))


def _unseen(user: User, until: dt.datetime, chosen: dict[UUID, str]) -> bool:
    """Whether something cannot wait until then that did not stand in the form."""
    return any(task.pk not in chosen for task in left_behind(user, until))


def _until(text: str, now: dt.datetime) -> dt.datetime | None:
    found = moment_of(text)
    return found if found is not None and now < found <= now + LONGEST else None


def _offered(user: User, now: dt.datetime, until: dt.datetime, chosen: dict[UUID, str]) -> list[Offered]:
    tasks = left_behind(user, until)
    teams = {task.team_id: task.team for task in tasks}
    duty = next_on_duty(teams.values(), user, now, until)
    people = {key: [one for one in colleagues_in(team) if one.pk != user.pk] for key, team in teams.items()}
    found = []
    for task, row in zip(tasks, rows_of(tasks, user), strict=True):
        person = duty[task.team_id]
        usual = str(person.pk) if person is not None else QUEUE
        found.append(Offered(row, people[task.team_id], chosen.get(task.pk, usual)))
    return found


def _choices(user: User, until: dt.datetime, chosen: dict[UUID, str]) -> dict[UUID, User | None]:
    """What goes, and to whom; only the person's own tasks, and only members of each task's team.

    Somebody who is in no team any more stays a choice: the act then refuses, and nothing is lost.
    """
    own = Task.objects.filter(assignee=user, pk__in=chosen).values_list("pk", flat=True)
    wanted = {key: chosen[key] for key in own if chosen[key] != KEEP}
    keys = [key for text in wanted.values() if (key := key_of(text)) is not None]
    people = User.objects.in_bulk(keys)
    found: dict[UUID, User | None] = {}
    for key, text in wanted.items():
        person = key_of(text)
        if text == QUEUE:
            found[key] = None
        elif person in people:
            found[key] = people[person]
    return found


def _tell(request: HttpRequest, done: Finished) -> None:
    count = len(done.moved)
    if count:
        text = ngettext("%(n)s task was passed on.", "%(n)s tasks were passed on.", count)
        messages.success(request, text % {"n": count})
    else:
        messages.success(request, _("You have finished. Nothing was passed on."))
    if done.passed:
        text = ngettext(
            "%(n)s task stayed as it is: a colleague has it, or it is finished.",
            "%(n)s tasks stayed as they are: a colleague has them, or they are finished.",
            done.passed,
        )
        messages.warning(request, text % {"n": done.passed})
