"""Personal data that libraries keep: sign-in addresses, second factors, sessions, Wagtail profiles."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from wagtail.users.models import UserProfile

from cms.privacy.handlers import Subject

# Editorial history (revisions, comments, log entries) stays as the record of published advice;
# Wagtail shows it without a name once the person is deleted.
ERASED = (EmailAddress, Authenticator, SocialAccount, UserSession, UserProfile)


class LibrariesPrivacy:
    """Answers for the models in checks.LIBRARY_MODELS."""

    def export(self, subject: Subject) -> dict[str, Any]:
        if subject.user is None:
            return {}
        mine = {"user": subject.user}
        return {
            "addresses": list(EmailAddress.objects.filter(**mine).values("email", "verified", "primary")),
            "second_factors": [
                {"type": factor.type, "made_at": factor.created_at.isoformat()}
                for factor in Authenticator.objects.filter(**mine)
            ],
            "devices": [
                {
                    "browser": session.user_agent,
                    "address": session.ip,
                    "last_seen": session.last_seen_at.isoformat(),
                }
                for session in UserSession.objects.filter(**mine)
            ],
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        if subject.user is None:
            return {}
        return {model._meta.label: model.objects.filter(user=subject.user).delete()[0] for model in ERASED}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        return {}
