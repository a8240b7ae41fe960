"""What one adult of a family has alone is theirs: the others do not hear of it, in an export either."""

from django.db.models import Q, QuerySet

from cms.accounts.models import User
from cms.plugin_api.privacy import Subject
from plugins.video.models import Meeting


def not_anothers(user: User, meeting: str = "") -> Q:
    """What leads to meetings that no other adult has alone, or that the person holds.

    `meeting` is the way there, for example "room__meeting__".
    """
    wanted = Q(**{f"{meeting}guardian": None})
    return wanted | Q(**{f"{meeting}guardian": user}) | Q(**{f"{meeting}professional": user})


def gone(subject: Subject) -> Q:
    """What goes with the subject: of their families, and what the person has alone in a family that stays."""
    wanted = Q(family__in=subject.families)
    return wanted if subject.user is None else wanted | Q(guardian=subject.user)


def gone_meetings(subject: Subject) -> QuerySet[Meeting]:
    return Meeting.unscoped.filter(gone(subject))
