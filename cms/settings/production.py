"""A real installation behind TLS."""

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *  # noqa: F403

if DEMO:
    raise ImproperlyConfigured("DEMO is for laptops: its accounts sign in with known passwords. Unset it.")

# The proxy ends TLS and sets this header itself, whatever the client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# Probes ask from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
