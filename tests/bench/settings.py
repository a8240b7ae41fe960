"""The settings of a laptop, with Arabic as a third language and Wagtail's own API mounted beside ours."""

from django.utils.translation import gettext_lazy as _

from cms.settings.dev import *  # noqa: F403

LANGUAGES = [*LANGUAGES, ("ar", _("Arabic"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.api.v2"]
ROOT_URLCONF = "tests.bench.urls"
