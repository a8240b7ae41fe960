"""A family's conversations, as far as the professional may see them."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Guardian
from cms.plugin_api.family_card import MOST_LINES, Asked, FamilyAct, FamilyLine, FamilySection
from cms.plugin_api.rules import is_professional
from plugins.chat.admin.shown import name_of
from plugins.chat.models import Conversation
from plugins.chat.queries.conversations import teams_of
from plugins.chat.queries.inbox import visible_to

if TYPE_CHECKING:
    from cms.accounts.models import Family, User


def conversations(user: "User", family: "Family") -> list[FamilyLine]:
    """The latest first."""
    found = visible_to(teams_of(user)).filter(family=family, last_seq__gt=0)
    guardians = Prefetch("family__guardians", Guardian.unscoped.select_related("user").order_by("pk"))
    rows = found.select_related("team", "guardian", "family").prefetch_related(guardians)
    return [_line(row) for row in rows.order_by("-last_message_at", "pk")[: MOST_LINES + 1]]


def _line(row: Conversation) -> FamilyLine:
    path = reverse("chat:conversation", kwargs={"conversation_id": row.pk})
    return FamilyLine(f"{name_of(row)} · {row.team}", path, row.get_state_display())


def path_beside(user: "User", family: "Family", asked: Asked) -> str:
    """Where the family's conversations stand beside a call; "" for who is on no team."""
    if not is_professional(user, family.municipality):
        return ""
    if not teams_of(user):
        return ""
    return _of_family("chat:beside", family, asked)


def news_beside(_user: "User", family: "Family", asked: Asked) -> str:
    """Where a folded conversation asks whether the family waits; it tells each what they may see."""
    return _of_family("chat:beside_news", family, asked)


def _of_family(name: str, family: "Family", asked: Asked) -> str:
    path = reverse(name, kwargs={"family_id": family.pk})
    return f"{path}?{urlencode({'guardian': asked.guardian.pk})}" if asked.guardian is not None else path


sections = [FamilySection(_("Conversations"), conversations)]
beside = [FamilyAct(_("Write in the conversation"), "comment", path_beside, news_beside)]
