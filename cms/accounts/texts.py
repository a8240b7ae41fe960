"""What we say to people who are not signed in.

Messages with codes never tell what the service is about: somebody else may read them.
"""

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from cms.accounts.models import Profession, ProfessionalProfile

if TYPE_CHECKING:
    from cms.accounts.models import Invitation


def code_text(code: str, language: str) -> str:
    with translation.override(language):
        return _("Your code is %(code)s. It works for 10 minutes. Never tell it to anybody.") % {"code": code}


def code_mail(code: str, language: str) -> tuple[str, str]:
    """Return (subject, text)."""
    with translation.override(language):
        return _("Your code"), code_text(code, language)


def who_invites(invitation: "Invitation") -> str:
    """E.g. "Health visitors in Fjordby": the profession of the inviter, never the person."""
    profile = ProfessionalProfile.unscoped.filter(
        municipality=invitation.municipality, user=invitation.invited_by
    ).first()
    with translation.override(invitation.language):
        words = {
            Profession.HEALTH_VISITOR: _("Health visitors in %(place)s"),
            Profession.MIDWIFE: _("Midwives in %(place)s"),
        }.get(Profession(profile.profession) if profile else Profession.HEALTH_VISITOR, "%(place)s")
        return words % {"place": invitation.municipality.name}
