"""One act on all tasks that are ticked, and taking it back."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from cms.accounts.models import User
from cms.plugin_api.reading import key_of, moment_of, number_of
from plugins.tasks.actions.bulk import (
    UNDO_WITHIN,
    Done,
    assign_many,
    finish_many,
    snooze_many,
    tag_many,
    undo_many,
)
from plugins.tasks.admin.reading import way_back
from plugins.tasks.queries.tags import tags_for
from plugins.tasks.queries.tasks import teams_seen_by, visible_to

UNDO = "tasks_undo"


class BulkView(View):
    """Assign, put away, tag or finish; for ten minutes it can be taken back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        user = cast("User", request.user)
        given = [key for text in request.POST.getlist("task") if (key := key_of(text)) is not None]
        keys = list(visible_to(user).filter(pk__in=given).values_list("pk", flat=True))
        if not keys:
            messages.warning(request, _("Tick some tasks first."))
        elif not request.POST.get("act"):  # the Enter key, in one of the fields or on a tick box
            messages.warning(request, _("Choose what to do with them."))
        elif (done := _do(request, keys, user)) is not None:
            _tell(request, done)
            until = timezone.now() + UNDO_WITHIN
            request.session[UNDO] = {"rows": done.undo, "until": until.isoformat()} if done.undo else None
        return redirect(way_back(request))


def _do(request: HttpRequest, keys: list[UUID], user: User) -> Done | None:
    act = request.POST.get("act", "")
    if act == "done":
        return finish_many(keys=keys, actor=user)
    if act == "snooze":
        until = moment_of(request.POST.get("until", ""))
        if until is None or until <= timezone.now():
            messages.warning(request, _("Choose a time that is still to come."))
            return None
        return snooze_many(keys=keys, until=until, actor=user)
    if act == "assign":
        key = key_of(request.POST.get("to", ""))
        to = User.objects.filter(pk=key).first() if key is not None else None
        return assign_many(keys=keys, to=to, actor=user)
    if act in {"tag", "untag"}:
        tag = tags_for(teams_seen_by(user)).filter(pk=number_of(request.POST.get("tag", "")) or 0).first()
        if tag is None:
            messages.warning(request, _("Choose a tag first."))
            return None
        return tag_many(keys=keys, tag=tag, on=act == "tag", actor=user)
    raise Http404


class UndoView(View):
    """Take the last act on many back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        in_time = may_undo(request)
        kept = request.session.pop(UNDO, None)
        if not in_time:
            messages.warning(request, _("It is too late to take this back."))
        else:
            _tell(request, undo_many(undo=kept["rows"], actor=cast("User", request.user)))
        return redirect(way_back(request))


def may_undo(request: HttpRequest) -> bool:
    """Whether there is a last act on many that can still be taken back."""
    kept = request.session.get(UNDO)
    until = parse_datetime(kept["until"]) if kept else None
    return until is not None and until >= timezone.now()


def _tell(request: HttpRequest, done: Done) -> None:
    if done.changed:
        text = ngettext("%(n)s task was changed.", "%(n)s tasks were changed.", done.changed)
        messages.success(request, text % {"n": done.changed})
    if done.refused:
        text = ngettext(
            "%(n)s task stayed as it is: a colleague has it, or it is finished.",
            "%(n)s tasks stayed as they are: a colleague has them, or they are finished.",
            done.refused,
        )
        messages.warning(request, text % {"n": done.refused})
