"""Settings shared by every mode. Environment variables are read in env.py only."""

import os
from importlib.metadata import entry_points
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.settings.channels import redis_layer
from cms.settings.database import database_from_url
from cms.settings.env import ROOT, Environment, mail_settings, read_environment
from cms.settings.sign_in import *  # noqa: F403

ENV: Environment = read_environment(
    demo=os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith((".dev", ".test"))
)
DEMO = ENV.demo
SECRET_KEY = ENV.secret_key
MASTER_KEY = ENV.master_key
VAR_DIR = ENV.var_dir
DEBUG = False

# Hosts are decided by MunicipalityMiddleware against the Domain table.
ALLOWED_HOSTS = ["*"]
UNKNOWN_HOST_URLCONF = "cms.urls_unknown_host"

PLUGINS_DIR = ROOT / "plugins"
PLUGINS = sorted(entry_points(group="family_start.plugins"), key=lambda point: point.name)

INSTALLED_APPS = [
    "cms.municipalities",
    "cms.accounts",
    "cms.audit",
    "cms.encryption",
    "cms.privacy",
    "cms.plugin_api",
    "cms.realtime",
    "cms.notifications",
    "cms.operations",
    "cms.api",
    "cms.content",
    "cms.exchange",
    "cms.links",
    "cms.webhooks",
    "cms.overrides",
    "cms.teams",
    "cms.timeline",
    "cms.review",
    "cms.search_words",
    "cms.feedback",
    "cms.recordings",
    *[point.value.replace(":", ".") for point in PLUGINS],
    "wagtail_headless_preview",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "channels",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
if DEMO:
    INSTALLED_APPS.insert(0, "cms.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.accounts.middleware.ArrivalMiddleware",
    "cms.municipalities.middleware.MunicipalityMiddleware",
    "cms.encryption.middleware.KeyringMiddleware",
    "cms.api.csp.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.api.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cms.accounts.middleware.PersonMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cms.accounts.middleware.StaffGateMiddleware",
    "cms.accounts.middleware.LastSeenMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.municipalities.confinement.gate.AdminConfinementMiddleware",
    "cms.content.edit_lock.EditLockMiddleware",
]

ROOT_URLCONF = "cms.urls"
ASGI_APPLICATION = "cms.asgi.application"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "cms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": database_from_url(ENV.database_url or "postgres:///family_start")
}
if ENV.database_pool:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
    # It looks itself whether a connection has ended.
    DATABASES["default"] |= {"ENGINE": "cms.pooled", "CONN_HEALTH_CHECKS": False}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": redis_layer(ENV.redis_url)
    if ENV.redis_url
    else {"BACKEND": "cms.realtime.bridge.NotifyChannelLayer"}
}

REALTIME_HEARTBEAT_SECONDS = 45.0
# How old the last look at session and switches may be: for a command, and for a bell that is passed on. A bell
# carries ids, and whoever asks for what they name is looked at again: here the heartbeat's look is enough.
REALTIME_RECHECK_SECONDS = 10.0
REALTIME_BELL_RECHECK_SECONDS = 60.0

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "da"
# The one list of languages: what staff read, what editors write and what a municipality may offer.
# A language added here needs no code: catalogues fall back until it has its own.
LANGUAGES = [("da", _("Danish")), ("en", _("English")), ("ar", _("Arabic"))]
# The second holds the Danish that Wagtail itself lacks: only here is it found for scripts too.
LOCALE_PATHS = [ROOT / "cms" / "locale", ROOT / "cms" / "wagtail_texts" / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_I18N = True
USE_TZ = True

# Sealed files of families (cms.encryption.files): never under MEDIA_ROOT, and without addresses.
PRIVATE_ROOT = VAR_DIR / "private"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Beside each file lie its gzip and brotli forms, made once by collectstatic: a phone on a bad line
# loads a third of the bytes.
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
    "private": {
        "BACKEND": "cms.encryption.storage.PrivateFiles",
        "OPTIONS": {"location": PRIVATE_ROOT},
    },
}
PWA_DIST = ROOT / "frontend_pwa" / "dist"
STATICFILES_DIRS = [("pwa", path) for path in [PWA_DIST] if path.is_dir()]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Uploaded drafts and exported libraries: never under MEDIA_ROOT, which everybody may read.
EXCHANGE_ROOT = VAR_DIR / "exchange"

# Makes the pages of a new municipality: (name=…, slug=…, languages=[…]) -> its home page.
MUNICIPALITY_TREE: str | None = "cms.content.actions.trees.create_home"

WAGTAIL_SITE_NAME = "Family Start"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# What staff may choose for the admin. Wagtail's own list leaves Danish out.
WAGTAILADMIN_PERMITTED_LANGUAGES = [("da", "Dansk"), ("en", "English")]
WAGTAILADMIN_BASE_URL = f"{ENV.public_scheme}://localhost:{ENV.public_port}"
WAGTAILIMAGES_EXTENSIONS = ["avif", "heic", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# Unpacked these are 150 MB; what phones call 48 or 50 megapixels is just below.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_EXTENSIONS = ["m4a", "mp3", "mp4", "pdf", "vtt", "webm"]
# What one client may have set in a minute; sheets that exist already are free.
PRINT_SHEETS_PER_MINUTE = 20
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.content.forms.SafeImageForm"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Looks a typed address up among the pages of all sites; ours are not served by Wagtail anyway.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""
# Only zones that browsers know too: the operating system's list has more, and Wagtail's account page
# breaks on those.
WAGTAIL_USER_TIME_ZONES = ["Europe/Copenhagen", "Atlantic/Faroe", "America/Nuuk"]
# A new translation begins as a draft: else Danish words would stand under another language's name at once.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cms.api.problems.handle_exception",
    "DEFAULT_PAGINATION_CLASS": "cms.api.pagination.Pages",
    "PAGE_SIZE": 20,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Family Start",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "DESCRIPTION": "The API of one municipality's host. Errors are RFC 9457 problems.",
    "PREPROCESSING_HOOKS": ["cms.api.schema.only_our_own"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "cms.api.schema.name_the_plugins",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": True,
    "ENUM_NAME_OVERRIDES": {
        "VariantEnum": "cms.content.models.published.Variant",
        "ConversationKindEnum": "plugins.chat.models.Conversation.Kind",
        "MessageKindEnum": "plugins.chat.models.Message.Kind",
        "ConversationEventKindEnum": "plugins.chat.models.ConversationEvent.Kind",
        "SharingStateEnum": "plugins.chat.api.sharing.STATES",
        "HandOverStateEnum": "plugins.chat.models.WarmHandover.State",
        "HandOverAnswerEnum": "plugins.chat.api.handovers.CHOICES",
        "TaskStateEnum": "plugins.tasks.models.Task.State",
        "TaskKindEnum": "plugins.tasks.models.Task.Kind",
        "TaskEventKindEnum": "plugins.tasks.models.TaskEvent.Kind",
        "CallRoleEnum": "plugins.video.calls.models.CallParticipant.Role",
        "CallGuestRoleEnum": "plugins.video.calls.rules.GUEST_ROLES",
        "CallQualityEnum": "plugins.video.calls.models.CallParticipant.Quality",
        "DeviceStateEnum": "plugins.video.checks.models.DEVICE_STATES",
        "LineStateEnum": "plugins.video.checks.models.LINE_STATES",
        "QueueStateEnum": "plugins.video.on_demand.models.QueuePlace.State",
    },
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "previewToken": {"type": "apiKey", "in": "header", "name": "Authorization"},
        }
    },
}

Q_CLUSTER: dict[str, Any] = {
    "name": "family-start",
    "orm": "default",
    "workers": 2,
    "timeout": 300,
    "retry": 360,
    "max_attempts": 3,
    "poll": 0.5,
    "catch_up": False,
    "ack_failures": True,
    "label": "Jobs",
    "log_level": "WARNING",
}

WAGTAIL_HEADLESS_PREVIEW: dict[str, Any] = {"CLIENT_URLS": {"default": "{SITE_ROOT_URL}/preview"}}

CACHES: dict[str, dict[str, Any]] = caches(ENV.redis_url)
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxy_count
# Hosts inside closed networks that link checks and webhooks may reach all the same, also without https.
OUTBOUND_ALLOWED_HOSTS = frozenset(ENV.outbound_allowed_hosts)
CHECK_EXTERNAL_LINKS = ENV.check_external_links
SMS_GATEWAY = ENV.sms_gateway
GATEWAYAPI_URL = ENV.gatewayapi_url
GATEWAYAPI_TOKEN = ENV.gatewayapi_token
SMS_SENDER = ENV.sms_sender
# Push services: by default a key of the installation's own, made on first use.
VAPID_PRIVATE_KEY = ENV.vapid_private_key
VAPID_SUBJECT = ENV.vapid_subject
# Meetings by video: what carries them, the relay that hides addresses, and who must use it.
VIDEO_BACKEND = ENV.video_backend
VIDEO_RELAY_ONLY = ENV.video_relay_only
VIDEO_TURN_HOST = ENV.video_turn_host
VIDEO_TURN_PORT = ENV.video_turn_port
VIDEO_TURN_TLS_PORT = ENV.video_turn_tls_port
VIDEO_TURN_SECRETS = ENV.video_turn_secrets
VIDEO_EXTERNAL_URL = ENV.video_external_url
VIDEO_LIVEKIT_URL = ENV.video_livekit_url
VIDEO_LIVEKIT_KEY = ENV.video_livekit_key
VIDEO_LIVEKIT_SECRET = ENV.video_livekit_secret
# Servers that pages talk to beside ours: a socket, and the same host over https where that is refused.
CSP_CONNECT_TO = (
    (ENV.video_livekit_url, ENV.video_livekit_url.replace("wss://", "https://", 1))
    if ENV.video_backend == "livekit"
    else ()
)
globals().update(mail_settings(ENV.email_url))
DEFAULT_FROM_EMAIL = ENV.from_email

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"
