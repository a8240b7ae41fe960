"""Tests: as dev, with fast password hashing and jobs run by hand."""

from importlib.metadata import EntryPoint

from cms.settings.base import *  # noqa: F403

# The dummy plugin comes in by the same road as every plugin: an entry point.
_DUMMY = EntryPoint("dummy_plugin", "tests.dummy_plugin.apps:DummyConfig", "family_start.plugins")
PLUGINS = [*PLUGINS, _DUMMY]
INSTALLED_APPS += ["django_migration_linter"]
INSTALLED_APPS.insert(INSTALLED_APPS.index("wagtail_headless_preview"), _DUMMY.value.replace(":", "."))

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
DATABASES["default"]["OPTIONS"].pop("pool", None)  # a pool would outlive the test database
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
PRIVATE_ROOT = VAR_DIR / "test-private"
EXCHANGE_ROOT = VAR_DIR / "test-exchange"
DELIVER_IN_BACKGROUND = False
CODE_REQUEST_SECONDS = 0.0
