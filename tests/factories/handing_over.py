"""Midwives, a mother who writes to them, and health visitors who are to take her over."""

from typing import Any

from cms.accounts.models import Role, User
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions import warm
from plugins.chat.models import Conversation, WarmHandover
from tests.factories.chat import ChatStreet, join
from tests.factories.core import MembershipFactory, UserFactory

SUMMARY = "CANARY-SUMMARY of what she told"


def colleague(street: ChatStreet, team: Any, place: Any = None, name: str = "") -> User:
    """A professional who is on the team."""
    person = UserFactory(is_staff=True, first_name=name or "Karen")
    MembershipFactory(user=person, municipality=place or street.here, role=Role.PROFESSIONAL)
    join(person, team)
    return person


class HandingOver:
    """`midwife` has Amina's `thread` with the midwives; `nurse` of the street is of the team that takes over."""

    def __init__(self, street: ChatStreet) -> None:
        self.street = street
        self.midwife = colleague(street, street.far_team)
        self.thread = street.conversation(team=street.far_team)
        street.say(self.thread, street.amina, "CANARY-WORDS")
        street.say(self.thread, self.midwife, "an answer", staff=True)

    @property
    def address(self) -> str:
        return f"/admin/chat/conversation/{self.thread.pk}/"

    def fresh(self) -> Conversation:
        return Conversation.unscoped.get(pk=self.thread.pk)

    def row(self) -> WarmHandover:
        return WarmHandover.unscoped.select_related("conversation").latest("asked_at")

    def do(self, act: Any, **given: Any) -> Any:
        """An act of `plugins.chat.actions.warm`, here."""
        with municipality_scope(self.street.here):
            return act(**given)

    def ask(self, **more: Any) -> WarmHandover:
        given = {
            "conversation": self.fresh(),
            "actor": self.midwife,
            "to_team": self.street.team,
            "summary": SUMMARY,
        }
        found: WarmHandover = self.do(warm.ask_family, **given | more)
        return found

    def begin(self) -> WarmHandover:
        """Asked, and she has said yes."""
        found: WarmHandover = self.do(warm.say_yes, hand_over=self.ask(), guardian=self.street.amina)
        return found

    def end(self, actor: Any = None) -> WarmHandover:
        found: WarmHandover = self.do(warm.end_now, hand_over=self.row(), actor=actor or self.street.nurse)
        return found
