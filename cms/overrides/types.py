"""What editors are told."""

from django.utils.translation import gettext_lazy as _

from cms.notifications.types import NotificationType

CHANGED = NotificationType(
    "overrides.article_changed", _("The region has changed an article that you have adapted.")
)
RESTS = NotificationType(
    "overrides.change_rests", _("One of your changes to a regional article is no longer shown.")
)
