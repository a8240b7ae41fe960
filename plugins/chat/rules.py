"""When somebody answers, and who may read and write what."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.rules import (
    AnyUser,
    is_guardian,
    is_municipal_admin,
    is_professional,
    is_region_admin,
)
from cms.teams.models import TeamMember
from plugins.chat.models import (
    ArticlePack,
    CannedReply,
    ChatSettings,
    ClinicalOwner,
    Conversation,
    DangerEditor,
    DangerVersion,
    EmergencyAccess,
    Participant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.municipalities.models import Municipality
    from plugins.chat.models import Message


# The reason of the team that takes a conversation over, as it is put on record.
WARM_HANDOVER = "warm_handover"
# The reason of who opened another team's conversation for a while.
EMERGENCY = "emergency"
MAY_HAND_OVER = frozenset({"assignee", "team"})
MAY_END = MAY_HAND_OVER | {WARM_HANDOVER}
# So long a person may take a message back.
WITHDRAW_WITHIN = timedelta(minutes=5)


def is_open(settings: ChatSettings | None, at: datetime | None = None) -> bool:
    """Whether `at` (default: now) lies in an opening time; the end does not belong to it."""
    if settings is None:
        return False
    local = timezone.localtime(at)
    return any(
        time.weekday == local.weekday() and time.opens <= local.time() < time.closes
        for time in settings.opening_times.all()
    )


def can_take_part(user: AnyUser, conversation: Conversation) -> bool:
    """Whether the user reads and writes here as one of the family's adults, at this moment.

    An own thread is its guardian's alone; a shared one belongs to those who agreed to it.
    """
    if not isinstance(user, User) or not is_guardian(user, conversation.family):
        return False
    if conversation.kind == Conversation.Kind.OWN:
        return conversation.guardian_id == user.pk
    # A shared thread has begun when the last adult agreed: that is its first event.
    return (
        conversation.last_seq > 0
        and Participant.unscoped.filter(
            conversation=conversation, user=user, is_staff=False, agreed_at__isnull=False
        ).exists()
    )


def reading_reason(user: AnyUser, conversation: Conversation) -> str:
    """Why a professional may read this: "assignee", "team", "warm_handover", "emergency"; "" for may not."""
    if not isinstance(user, User) or not is_professional(user, conversation.municipality):
        return ""
    # Having it is no reason of its own: who has left the team, or never was on it, has it no more.
    on = teams_among(user, conversation.team_keys)
    if conversation.team_id in on:
        return "assignee" if conversation.assignee_id == user.pk else "team"
    if conversation.second_team_id in on:
        return WARM_HANDOVER
    now = timezone.now()
    opened = EmergencyAccess.unscoped.filter(conversation=conversation, user=user, expires_at__gt=now)
    return EMERGENCY if opened.exists() else ""


def teams_among(user: User, teams: "Iterable[int]") -> set[int]:
    """Which of these teams the user is on now."""
    rows = TeamMember.unscoped.filter(user=user, team__in=list(teams), ended_at=None)
    return set(rows.values_list("team", flat=True))


def can_hand_over(user: AnyUser, conversation: Conversation) -> bool:
    """Members of its team, whoever has it; neither the team that takes it over nor an emergency."""
    return reading_reason(user, conversation) in MAY_HAND_OVER


def can_edit_canned(user: User, row: CannedReply | ArticlePack) -> bool:
    """A team's replies and packs are its members'; those of all teams belong to every professional here."""
    if not is_professional(user, row.municipality):
        return False
    return (
        row.team_id is None or TeamMember.unscoped.filter(user=user, team=row.team_id, ended_at=None).exists()
    )


def can_withdraw(user: AnyUser, message: "Message") -> bool:
    """The author, for five minutes; an automatic reply has no author."""
    return (
        message.author_id is not None
        and message.author_id == user.pk
        and timezone.now() - message.created_at <= WITHDRAW_WITHIN
    )


def is_clinical_owner(user: AnyUser, municipality: "Municipality") -> bool:
    """Whether a professional answers for the danger words here."""
    return (
        isinstance(user, User)
        and is_professional(user, municipality)
        and ClinicalOwner.unscoped.filter(user=user, municipality=municipality, ended_at=None).exists()
    )


def can_approve(user: AnyUser, draft: DangerVersion) -> bool:
    """A clinical owner who changed nothing in this draft: nobody approves their own words."""
    return is_clinical_owner(user, draft.list.municipality) and not (
        DangerEditor.unscoped.filter(version=draft, user=user.pk).exists()
    )


def can_adopt_for_region(user: AnyUser, municipality: "Municipality") -> bool:
    return is_region_admin(user, municipality.region)


def can_appoint_owners(user: AnyUser, municipality: "Municipality") -> bool:
    return is_municipal_admin(user, municipality)


def can_see_danger_words(user: AnyUser, municipality: "Municipality") -> bool:
    """Professionals, who propose and approve, and administrators, who say who may approve."""
    return is_professional(user, municipality) or is_municipal_admin(user, municipality)
