"""What editors are told. The list of changes in the admin shows it as well, so no mail follows."""

from django.utils.translation import gettext_lazy as _

from cms.notifications.types import NotificationType

CHANGED = NotificationType(
    "overrides.article_changed",
    _("The region has changed an article that you have adapted."),
    fallback_after=None,
)
RESTS = NotificationType(
    "overrides.change_rests",
    _("One of your changes to a regional article is no longer shown."),
    fallback_after=None,
)
