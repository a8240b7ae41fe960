"""Keep views of the list, share them with a team, and choose with which the list opens."""

from typing import TYPE_CHECKING

from django.db import transaction

from cms.accounts.models import User
from plugins.tasks.errors import TooManyViewsError
from plugins.tasks.models import DefaultView, SavedView

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team

MOST_VIEWS = 30
# Whom somebody looked for is never kept.
_NOT_KEPT = frozenset({"name", "family"})


@transaction.atomic
def save_view(
    *,
    municipality: "Municipality",
    owner: "User",
    name: str,
    chosen: dict[str, str],
    team: "Team | None" = None,
) -> SavedView:
    """Keep a view; one of the owner's with this name (and this team) is written anew. TooManyViewsError."""
    # Two windows at once must not make two views of one name.
    User._base_manager.select_for_update(no_key=True).get(pk=owner.pk)
    own = SavedView.unscoped.filter(municipality=municipality, owner=owner)
    saved = own.filter(name=name, team=team).first()
    if saved is None:
        if own.count() >= MOST_VIEWS:
            raise TooManyViewsError
        saved = SavedView(municipality=municipality, owner=owner, name=name, team=team)
    saved.chosen = {key: value for key, value in chosen.items() if key not in _NOT_KEPT and value}
    saved.save()
    return saved


def delete_view(*, view: SavedView) -> None:
    """The view goes for everybody whom it was shared with."""
    view.delete()


def open_with(*, user: "User", municipality: "Municipality", view: SavedView | None) -> None:
    """Let the person's list open with this view, or as it always does."""
    if view is None:
        DefaultView.unscoped.filter(municipality=municipality, user=user).delete()
    else:
        DefaultView.unscoped.update_or_create(municipality=municipality, user=user, defaults={"view": view})
