"""Change who belongs to a family."""

from django.db import transaction
from django.utils import timezone

from cms.accounts.actions.memberships import end_membership
from cms.accounts.actions.sessions import ring_user
from cms.accounts.audit import ACCESS_ENDED
from cms.accounts.models import Guardian, Membership, Role, User
from cms.accounts.rules import access_now
from cms.audit.record import record


@transaction.atomic
def end_access(*, guardian: Guardian, actor: User, reason: str) -> Guardian:
    """End an adult's access to a family now; with the last family here the citizen's role ends too."""
    locked = (
        Guardian.unscoped.select_for_update(of=("self",))
        .select_related("family__municipality", "user")
        .get(pk=guardian.pk)
    )
    now = timezone.now()
    if locked.access_until is not None and locked.access_until <= now:
        return locked
    locked.access_until = max(now, locked.access_from)
    locked.save(update_fields=["access_until"])
    family, user = locked.family, locked.user
    record(
        ACCESS_ENDED, actor=actor, municipality=family.municipality, target=user, family=family, reason=reason
    )
    others = Guardian.unscoped.filter(access_now(), user=user, family__municipality=family.municipality)
    if not others.exists():
        role = Membership.objects.filter(
            user=user, municipality=family.municipality, role=Role.CITIZEN, ended_at=None
        ).first()
        if role is not None:
            end_membership(membership=role, actor=actor, reason=reason)
    ring_user(user, "family.access_ended")
    return locked
