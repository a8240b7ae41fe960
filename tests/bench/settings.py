"""The settings of a laptop, with Wagtail's own API mounted beside ours."""

from cms.settings.dev import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.api.v2"]
ROOT_URLCONF = "tests.bench.urls"
