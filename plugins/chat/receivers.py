"""What the chat does when people are away or leave."""

from typing import Any

from django.db.models.signals import post_delete
from django.utils.translation import ngettext

from cms.municipalities.scope import municipality_scope
from cms.teams.models import Absence, Team, TeamMember
from cms.teams.signals import AbsenceChange, absence_changed, member_left, team_closing
from plugins.chat.actions.absence import pass_on
from plugins.chat.actions.attachments import remove_file_on_commit
from plugins.chat.actions.checking import leave_checks
from plugins.chat.models import Attachment, Conversation


def connect() -> None:
    absence_changed.connect(_on_absence, dispatch_uid="chat.absence")
    member_left.connect(_on_leaving, dispatch_uid="chat.member_left")
    team_closing.connect(_on_closing, dispatch_uid="chat.team_closing")
    post_delete.connect(_on_attachment_deleted, sender=Attachment, dispatch_uid="chat.attachment_deleted")


# Whether the chat is on or not: what waits there must not be found with somebody who has long left.
def _on_absence(sender: Any, absence: Absence, change: AbsenceChange, **_kwargs: Any) -> None:
    if change == AbsenceChange.STARTED:
        with municipality_scope(absence.municipality):
            pass_on(user=absence.user, municipality=absence.municipality)


def _on_leaving(sender: Any, member: TeamMember, **_kwargs: Any) -> None:
    place = member.team.municipality
    with municipality_scope(place):
        checks = leave_checks(user=member.user, municipality=place)
        pass_on(user=member.user, municipality=place, team_id=member.team_id, checks=checks)


def _on_closing(sender: Any, team: Team, **_kwargs: Any) -> tuple[str, str] | None:
    place = team.municipality
    with municipality_scope(place):
        count = Conversation.objects.filter(team=team).exclude(state=Conversation.State.DONE).count()
    if not count:
        return None
    text = ngettext(
        "The team has %(n)s conversation that is not closed. Close it or move it to another team first.",
        "The team has %(n)s conversations that are not closed. Close them or move them to another team first.",
        count,
    )
    return "chat", text % {"n": count}


# However the row goes: taken back, swept, or with its conversation.
def _on_attachment_deleted(sender: Any, instance: Attachment, **_kwargs: Any) -> None:
    remove_file_on_commit(instance)
