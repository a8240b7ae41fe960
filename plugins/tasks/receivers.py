"""What happens to tasks when people are away or leave, and to bytes when their row goes."""

from typing import Any

from django.db.models.signals import post_delete

from cms.municipalities.scope import municipality_scope
from cms.teams.models import Absence, TeamMember
from cms.teams.signals import AbsenceChange, absence_changed, member_left
from plugins.tasks.actions.absence import pass_on
from plugins.tasks.actions.attachments import remove_file_on_commit
from plugins.tasks.models import Attachment


def connect() -> None:
    absence_changed.connect(_on_absence, dispatch_uid="tasks.absence")
    member_left.connect(_on_leaving, dispatch_uid="tasks.member_left")
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


# However the row goes: taken away, or with its task.
def _on_attachment_deleted(sender: Any, instance: Attachment, **_kwargs: Any) -> None:
    remove_file_on_commit(instance)
