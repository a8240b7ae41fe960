"""Work of somebody who is away goes on: to who stands in, or back to the team."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.notifications.actions import notify
from cms.teams.queries import stand_in
from plugins.chat.actions.streams import append_for_staff, locked, tell_team
from plugins.chat.models import Conversation, StaffEvent
from plugins.chat.notifications import STAFF_GIVEN
from plugins.chat.rules import teams_among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

State = Conversation.State


@transaction.atomic
def pass_on(
    *,
    user: "User",
    municipality: "Municipality",
    team_id: int | None = None,
    checks: "Sequence[Conversation]" = (),
) -> list[Conversation]:
    """Give everything unfinished of `user` to who stands in, or back to the team; return what moved.

    Who stands in is told once, however much it is.
    All of it in one transaction, locked in the order of the keys. With `team_id`, of that team alone.
    The teams are told of it and of `checks`, where drafts wait for somebody else by now.
    """
    person = stand_in(user, timezone.now(), municipality)
    held = Conversation.unscoped.filter(municipality=municipality, assignee=user).exclude(state=State.DONE)
    if team_id is not None:
        # A member of the team that takes it over may have it while the hand-over runs.
        held = held.filter(Q(team=team_id) | Q(second_team=team_id))
    moved = []
    for key in held.order_by("pk").values_list("pk", flat=True):
        conversation = locked(key)
        if conversation.assignee_id == user.pk:
            _pass(conversation, user, person if person != user else None)
            moved.append(conversation)
    if person is not None and any(one.assignee_id == person.pk for one in moved):
        notify(municipality=municipality, user=person, type=STAFF_GIVEN)
    news = [("handed_over", one) for one in moved] + [("draft_check", one) for one in checks]
    feeds = [(team, kind, one) for kind, one in news for team in one.team_keys]
    for team, kind, conversation in sorted(feeds, key=lambda feed: feed[0]):
        tell_team(conversation, kind, team_id=team)
    return moved


def _pass(conversation: Conversation, user: "User", person: "User | None") -> None:
    if person is not None and not teams_among(person, conversation.team_keys):
        person = None
    conversation.assignee = person
    conversation.assigned_by = Conversation.AssignedBy.RULE if person is not None else ""
    conversation.assigned_at = timezone.now() if person is not None else None
    conversation.version += 1
    conversation.save(update_fields=["assignee", "assigned_by", "assigned_at", "version"])
    kind = StaffEvent.Kind.HANDED_OVER if person is not None else StaffEvent.Kind.RELEASED
    append_for_staff(conversation, kind, actor=None, other=person or user)
