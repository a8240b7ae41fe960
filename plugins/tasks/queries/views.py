"""The views that a person can open."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from plugins.tasks.models import DefaultView, SavedView

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.teams.models import Team


def views_of(user: "User", teams: "Iterable[Team]") -> QuerySet[SavedView]:
    """The person's own, and those that were shared with teams that they see; `is_first` opens the list."""
    first = DefaultView.objects.filter(user=user, view=OuterRef("pk"))
    return (
        SavedView.objects.filter(Q(owner=user) | Q(team__in=list(teams)))
        .select_related("owner", "team")
        .annotate(is_first=Exists(first))
    )


def default_view(user: "User") -> int | None:
    """The key of the view with which the list opens; it may be one that the person sees no longer."""
    return DefaultView.objects.filter(user=user).values_list("view", flat=True).first()


def may_delete(user: "User", view: SavedView) -> bool:
    """Its owner; of a shared one also the team's lead."""
    return view.owner_id == user.pk or (view.team is not None and view.team.lead_id == user.pk)
