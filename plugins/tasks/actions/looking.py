"""Note until when somebody has seen what is new."""

from typing import TYPE_CHECKING

from django.utils import timezone

from plugins.tasks.models import LastLook

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


def look(*, user: "User", municipality: "Municipality") -> None:
    """Everything until now has been seen."""
    LastLook.unscoped.update_or_create(municipality=municipality, user=user, defaults={"at": timezone.now()})
