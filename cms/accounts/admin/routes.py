"""Our screens in the admin, told to the confinement: what the keys in their addresses name."""

from typing import Any

from allauth.mfa.models import Authenticator

from cms.accounts.models import Family, Guardian, Membership
from cms.municipalities.confinement import kinds
from cms.municipalities.confinement.kinds import Visit
from cms.municipalities.confinement.routes import allow_route

WITHOUT_KEYS = (
    "accounts_second_step",
    "accounts_passkey_sign_in",
    "accounts_factors",
    "accounts_set_up_factor",
    "accounts_set_up_passkey",
    "accounts_recovery_codes",
    "accounts_confirm_identity",
    "accounts_families",
    "accounts_invite",
    "accounts_invitations",
    "accounts_people",
    "accounts_add_colleague",
    "demo_sign_in_page",
    # Wagtail's names, our views, with our throttles.
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_complete",
)


def my_factor(visit: Visit, value: Any) -> bool:
    return bool(Authenticator.objects.filter(pk=value, user_id=visit.user.pk).exists())


def colleague(visit: Visit, value: Any) -> bool:
    """Somebody who works, or has worked, for this municipality."""
    place = visit.confinement.municipality_id
    return Membership.objects.filter(user_id=value, municipality_id=place).exists()


def allow_routes() -> None:
    """Called once in AppConfig.ready."""
    for name in WITHOUT_KEYS:
        allow_route(name)
    allow_route("wagtailadmin_password_reset_confirm", {"uidb64": kinds.word, "token": kinds.word})
    family = kinds.row_of(Family)
    allow_route("accounts_remove_factor", {"factor_id": my_factor})
    allow_route("accounts_family", {"family_id": family})
    allow_route("accounts_birth", {"family_id": family})
    allow_route("accounts_end_access", {"family_id": family, "guardian_id": kinds.row_of(Guardian)})
    for name in ("accounts_colleague", "accounts_end_work", "accounts_reset_factor"):
        allow_route(name, {"user_id": colleague})
