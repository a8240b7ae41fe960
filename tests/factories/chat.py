"""A street whose nurses are a team, and conversations in it."""

import uuid
from typing import Any

from cms.accounts.models import ProfessionalProfile, User
from cms.municipalities.actions.groups import sync_groups
from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from cms.teams.models import OpeningInterval, Team, TeamMember
from plugins.chat.actions.conversations import open_own
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.models import Conversation, Message
from tests.factories.plugins import Street, make_street


def make_team(place: Municipality, name: str) -> Team:
    """A team that families can write to, open from morning to evening every day."""
    team = Team.unscoped.create(
        municipality=place, name=name, is_open_to_families=True, closed_on_holidays=False
    )
    for weekday in range(7):
        OpeningInterval.unscoped.create(team=team, weekday=weekday, opens=8 * 60, closes=16 * 60)
    return team


def join(nurse: User, team: Team) -> None:
    ProfessionalProfile.unscoped.get_or_create(
        municipality=team.municipality, user=nurse, defaults={"profession": "health_visitor"}
    )
    TeamMember.unscoped.create(team=team, user=nurse)


class ChatStreet:
    """The people of `make_street`; `nurse` and `other_nurse` are on `team`, nobody is on `far_team`."""

    def __init__(self) -> None:
        self.street: Street = make_street("chat")
        for place in (self.here, self.there):
            sync_groups(municipality=place)
        self.team = make_team(self.here, "Health visitors")
        self.far_team = make_team(self.here, "Midwives")
        self.team_there = make_team(self.there, "Health visitors")
        for nurse, team in (
            (self.nurse, self.team),
            (self.other_nurse, self.team),
            (self.nurse_there, self.team_there),
        ):
            join(nurse, team)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # a copy has no street yet when it is asked how to be filled
            raise AttributeError(name)
        return getattr(self.street, name)

    def conversation(self, user: Any = None, family: Any = None, team: Any = None) -> Conversation:
        with municipality_scope(self.here):
            return open_own(family=family or self.aminas, guardian=user or self.amina, team=team or self.team)

    def say(
        self, conversation: Conversation, author: Any, body: str, *, staff: bool = False, **more: Any
    ) -> Message:
        with municipality_scope(self.here):
            message, _ = send_message(
                conversation=conversation,
                author=author,
                content=Content(client_id=more.pop("client_id", uuid.uuid4()), body=body, **more),
                from_staff=staff,
            )
        return message
