"""What happens to tasks when people are away or leave or a child is born, and to bytes when their row goes."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete
from django.utils.translation import ngettext

from cms.accounts.models import Child
from cms.accounts.signals import birth_recorded
from cms.municipalities.scope import municipality_scope
from cms.teams.models import Absence, Team, TeamMember
from cms.teams.signals import AbsenceChange, absence_changed, member_left, team_closing
from plugins.tasks.actions.absence import pass_on
from plugins.tasks.actions.attachments import remove_file_on_commit
from plugins.tasks.actions.births import redate_plans
from plugins.tasks.models import UNFINISHED, Attachment, Task

if TYPE_CHECKING:
    from cms.accounts.models import User


def connect() -> None:
    absence_changed.connect(_on_absence, dispatch_uid="tasks.absence")
    member_left.connect(_on_leaving, dispatch_uid="tasks.member_left")
    team_closing.connect(_on_closing, dispatch_uid="tasks.team_closing")
    birth_recorded.connect(_on_birth, dispatch_uid="tasks.birth_recorded")
    post_delete.connect(_on_attachment_deleted, sender=Attachment, dispatch_uid="tasks.attachment_deleted")


# Whether the plugin is on or not: what waits must not be found with somebody who has long left.
def _on_absence(sender: Any, absence: Absence, change: AbsenceChange, **_kwargs: Any) -> None:
    if change == AbsenceChange.STARTED:
        with municipality_scope(absence.municipality):
            pass_on(user=absence.user, municipality=absence.municipality)


def _on_leaving(sender: Any, member: TeamMember, **_kwargs: Any) -> None:
    place = member.team.municipality
    with municipality_scope(place):
        pass_on(user=member.user, municipality=place, team_id=member.team_id, leaves=True)


def _on_birth(sender: Any, child: Child, before: dt.date, actor: "User | None", **_kwargs: Any) -> None:
    with municipality_scope(child.family.municipality):
        redate_plans(child=child, before=before, actor=actor)


def _on_closing(sender: Any, team: Team, **_kwargs: Any) -> tuple[str, str] | None:
    place = team.municipality
    with municipality_scope(place):
        count = Task.objects.filter(team=team, state__in=UNFINISHED).count()
    if not count:
        return None
    text = ngettext(
        "The team has %(n)s task that is not finished. Finish it or move it to another team first.",
        "The team has %(n)s tasks that are not finished. Finish them or move them to another team first.",
        count,
    )
    return "tasks", text % {"n": count}


# However the row goes: taken away, or with its task.
def _on_attachment_deleted(sender: Any, instance: Attachment, **_kwargs: Any) -> None:
    remove_file_on_commit(instance)
