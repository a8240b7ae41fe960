"""Change who belongs to a family, and what is known of it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cms.accounts.actions.memberships import end_membership
from cms.accounts.actions.sessions import ring_user
from cms.accounts.audit import ACCESS_ENDED, BIRTH_RECORDED, FAMILY_FLAGS_CHANGED
from cms.accounts.models import Child, Family, Guardian, Membership, Role, User
from cms.accounts.rules import access_now
from cms.accounts.signals import birth_recorded
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


FLAGS = ("has_protected_address", "needs_interpreter")


@transaction.atomic
def set_flags(*, family: Family, actor: User, **flags: bool) -> Family:
    """Say what colleagues are to mind; `flags` by their names in FLAGS. What is as it was is no event."""
    locked = Family.unscoped.select_for_update(of=("self",)).select_related("municipality").get(pk=family.pk)
    changed = {name: flags[name] for name in FLAGS if name in flags and getattr(locked, name) != flags[name]}
    if changed:
        for name, value in changed.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(changed))
        record(
            FAMILY_FLAGS_CHANGED, actor=actor, municipality=locked.municipality, family=locked, data=changed
        )
    return locked


@transaction.atomic
def record_birth(*, child: Child, born: date, actor: User) -> Child:
    """Say on which day a child was born, or put the day right. The day that is known already is no event.

    Whoever counts days from it hears `birth_recorded` within the transaction.
    """
    locked = (
        Child.unscoped.select_for_update(of=("self",)).select_related("family__municipality").get(pk=child.pk)
    )
    before = locked.birth_date or locked.due_date
    if locked.birth_date != born:
        locked.birth_date = born
        locked.save(update_fields=["birth_date"])
        family = locked.family
        record(BIRTH_RECORDED, actor=actor, municipality=family.municipality, target=locked, family=family)
        birth_recorded.send(sender=Child, child=locked, before=before, actor=actor)
    return locked
