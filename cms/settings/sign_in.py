"""Who may sign in how: django-allauth, sessions and limits on guessing.

Open flows: a one-time code for citizens, password and second factor for staff, passkeys for both.
Everything else of allauth is closed, by not mounting it (cms.accounts.auth_urls).
"""

from typing import Any

HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)

# One backend, so that no other road checks a password past allauth's limits.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

ACCOUNT_ADAPTER = "cms.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # nobody signs up: is_open_for_signup is False
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the code that reaches it
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody uses us to write to strangers
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
# allauth's resend fails loudly for unknown phone numbers and so tells them apart: ask anew instead.
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}

# Three guesses a code, twenty codes a day: 60 of a million for one account.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/5m/key,20/d/key",
    "login": "30/m/ip",
    "login_failed": "30/m/ip,5/15m/key",
    "staff_login_failed": "30/h/key",
    "reset_password": "10/m/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "invitation": "30/m/ip",
    "invitation_code": "10/m/ip",
    "confirmation_code": "3/5m/key,20/d/key",
    "demo_sign_in": "60/m/ip",
    "library_nothing_found": "20/m/ip",
    "library_feedback": "20/m/ip",
    "push_worker": "60/m/ip",
    "push_test": "6/m/key",
    "video_join": "20/m/ip",
    "video_check": "30/h/key",
    "video_check_guest": "60/h/ip",
    "video_queue": "20/m/key",
}

MFA_ADAPTER = "cms.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # we keep no unverified addresses
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_PERIOD = 30
MFA_TOTP_TOLERANCE = 1  # one step of 30 s either way, for clocks that differ
MFA_TOTP_ISSUER = "Family Start"

USERSESSIONS_ADAPTER = "cms.accounts.adapter.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = (
    False  # allauth would write on every request; cms.accounts.middleware does it rarely
)

SESSION_ENGINE = "cms.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
STAFF_SESSION_SECONDS = 12 * 3600
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
DELIVER_IN_BACKGROUND = True
CODE_REQUEST_SECONDS = 0.3  # an answer takes at least so long, whether or not there is an account

WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # an address is a key: administrators change it
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no foreign server learns who works here
WAGTAILADMIN_LOGIN_URL = "/admin/login/"

INVITATION_DAYS = 14
DEFAULT_PHONE_REGION = "DK"


def caches(redis_url: str) -> dict[str, dict[str, Any]]:
    """The cache that counts attempts: shared by all web processes, so never in the process's memory."""
    if redis_url:
        shared: dict[str, Any] = {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
        }
    else:
        shared = {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "shared_cache",
            # Culling throws away counters: a flood of keys must not reach it.
            "OPTIONS": {"MAX_ENTRIES": 1_000_000},
        }
    return {"default": shared, "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
