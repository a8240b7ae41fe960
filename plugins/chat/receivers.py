"""What the chat does when people are away or leave."""

from typing import Any

from django.db.models.signals import post_delete

from cms.municipalities.scope import municipality_scope
from cms.teams.models import Absence, TeamMember
from cms.teams.signals import AbsenceChange, absence_changed, member_left
from plugins.chat.actions.absence import pass_on
from plugins.chat.actions.attachments import remove_file_on_commit
from plugins.chat.models import Attachment


def connect() -> None:
    absence_changed.connect(_on_absence, dispatch_uid="chat.absence")
    member_left.connect(_on_leaving, dispatch_uid="chat.member_left")
    post_delete.connect(_on_attachment_deleted, sender=Attachment, dispatch_uid="chat.attachment_deleted")


# Whether the chat is on or not: what waits there must not be found with somebody who has long left.
def _on_absence(sender: Any, absence: Absence, change: AbsenceChange, **_kwargs: Any) -> None:
    if change == AbsenceChange.STARTED:
        with municipality_scope(absence.municipality):
            pass_on(user=absence.user, municipality=absence.municipality)


def _on_leaving(sender: Any, member: TeamMember, **_kwargs: Any) -> None:
    place = member.team.municipality
    with municipality_scope(place):
        pass_on(user=member.user, municipality=place, team_id=member.team_id)


# However the row goes: taken back, swept, or with its conversation.
def _on_attachment_deleted(sender: Any, instance: Attachment, **_kwargs: Any) -> None:
    remove_file_on_commit(instance)
