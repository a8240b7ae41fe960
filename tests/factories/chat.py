"""A street whose nurses are a team, and conversations in it."""

import uuid
from typing import Any

from cms.accounts.models import ProfessionalProfile, Team
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.conversations import open_own
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.models import Conversation, Message
from tests.factories.plugins import Street, make_street


class ChatStreet:
    """The people of `make_street`; `nurse` and `other_nurse` are on `team`, nobody is on `far_team`."""

    def __init__(self) -> None:
        self.street: Street = make_street("chat")
        self.team = Team.unscoped.create(municipality=self.here, name="Health visitors")
        self.far_team = Team.unscoped.create(municipality=self.here, name="Midwives")
        self.team_there = Team.unscoped.create(municipality=self.there, name="Health visitors")
        self.profiles = {}
        for nurse, place, team in (
            (self.nurse, self.here, self.team),
            (self.other_nurse, self.here, self.team),
            (self.nurse_there, self.there, self.team_there),
        ):
            profile = ProfessionalProfile.unscoped.create(
                municipality=place, user=nurse, profession="health_visitor"
            )
            profile.teams.add(team)
            self.profiles[nurse.pk] = profile

    def __getattr__(self, name: str) -> Any:
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
