"""The one place where environment variables are read, each with its type and default."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parents[2]

# Thirty-two zero bytes: protects nothing, lets `manage.py` work on a laptop without configuration.
DEMO_MASTER_KEY = f"demo:{'A' * 43}="

_env = environ.Env()


def _required_unless_demo(name: str, demo: bool, fallback: str) -> str:
    value = _env.str(name, default="")
    if value:
        return str(value)
    if demo:
        return fallback
    raise environ.ImproperlyConfigured(f"Set the environment variable {name}.")


@dataclass(frozen=True)
class Environment:
    """Typed view of the process environment; built once by `read_environment`."""

    demo: bool
    secret_key: str
    master_key: str
    database_url: str
    database_pool: bool
    redis_url: str
    var_dir: Path
    public_port: int
    public_scheme: str
    email_url: str
    trusted_proxy_count: int
    from_email: str
    sms_gateway: str
    sms_sender: str
    gatewayapi_url: str
    gatewayapi_token: str
    outbound_allowed_hosts: tuple[str, ...]
    check_external_links: bool
    vapid_private_key: str
    vapid_subject: str
    video_backend: str
    video_relay_only: str
    video_turn_host: str
    video_turn_port: int
    video_turn_tls_port: int
    video_turn_secrets: tuple[str, ...]
    video_external_url: str
    video_livekit_url: str
    video_livekit_key: str
    video_livekit_secret: str


def read_environment(*, demo: bool) -> Environment:
    """Read and check the environment.

    `demo` allows built-in development secrets. Raises ImproperlyConfigured with
    the variable's name when a required one is missing.
    """
    demo = _env.bool("DEMO", default=demo)
    _require_livekit()
    return Environment(
        demo=demo,
        secret_key=_required_unless_demo("DJANGO_SECRET_KEY", demo, "demo-only-not-secret" * 4),
        master_key=_required_unless_demo("FAMILY_START_MASTER_KEY", demo, DEMO_MASTER_KEY),
        database_url=_env.str("DATABASE_URL", default=""),
        database_pool=_env.bool("DATABASE_POOL", default=False),
        redis_url=_env.str("REDIS_URL", default=""),
        var_dir=Path(_env.str("VAR_DIR", default=str(ROOT / "var"))).resolve(),
        public_port=_env.int("PORT", default=8000),
        public_scheme=_env.str("PUBLIC_SCHEME", default="http" if demo else "https"),
        email_url=_env.str("EMAIL_URL", default="consolemail://"),
        trusted_proxy_count=_env.int("TRUSTED_PROXY_COUNT", default=0),
        from_email=_env.str("FROM_EMAIL", default="Family Start <no-reply@localhost>"),
        sms_gateway=_env.str("SMS_GATEWAY", default="console" if demo else "none"),
        sms_sender=_env.str("SMS_SENDER", default="FamilyStart"),
        gatewayapi_url=_env.str("GATEWAYAPI_URL", default="https://gatewayapi.eu/rest/mtsms"),
        gatewayapi_token=_env.str("GATEWAYAPI_TOKEN", default=""),
        outbound_allowed_hosts=tuple(_env.list("OUTBOUND_ALLOWED_HOSTS", default=[])),
        check_external_links=_env.bool("CHECK_EXTERNAL_LINKS", default=not demo),
        vapid_private_key=_env.str("VAPID_PRIVATE_KEY", default=""),
        vapid_subject=_contact(_env.str("VAPID_SUBJECT", default="")),
        video_backend=_one_of("VIDEO_BACKEND", ("mesh", "external_link", "livekit")),
        video_relay_only=_one_of("VIDEO_RELAY_ONLY", ("guests", "always", "never")),
        video_turn_host=_env.str("VIDEO_TURN_HOST", default=""),
        video_turn_port=_env.int("VIDEO_TURN_PORT", default=3478),
        video_turn_tls_port=_env.int("VIDEO_TURN_TLS_PORT", default=0),
        video_turn_secrets=tuple(_env.list("VIDEO_TURN_SECRETS", default=[])),
        video_external_url=_env.str("VIDEO_EXTERNAL_URL", default=""),
        video_livekit_url=_env.str("VIDEO_LIVEKIT_URL", default="").rstrip("/"),
        video_livekit_key=_env.str("VIDEO_LIVEKIT_KEY", default=""),
        video_livekit_secret=_env.str("VIDEO_LIVEKIT_SECRET", default=""),
    )


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    """One of a few words; the first is the default."""
    value = str(_env.str(name, default=allowed[0]))
    if value not in allowed:
        raise environ.ImproperlyConfigured(f"{name} is one of {', '.join(allowed)}.")
    return value


def _require_livekit() -> None:
    """Where LiveKit carries the calls it has to be set up, with an address that is encrypted."""
    if _env.str("VIDEO_BACKEND", default="") != "livekit":
        return
    for name in ("VIDEO_LIVEKIT_URL", "VIDEO_LIVEKIT_KEY", "VIDEO_LIVEKIT_SECRET"):
        if not _env.str(name, default=""):
            raise environ.ImproperlyConfigured(f"VIDEO_BACKEND=livekit needs {name}.")
    parts = urlsplit(_env.str("VIDEO_LIVEKIT_URL"))
    if parts.scheme != "wss" or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise environ.ImproperlyConfigured(
            "VIDEO_LIVEKIT_URL is an address such as wss://media.region.example."
        )


def _contact(subject: str) -> str:
    """Push services want an address at which the operator can be reached, and Apple refuses localhost."""
    if subject and (not subject.startswith(("https://", "mailto:")) or "localhost" in subject):
        raise environ.ImproperlyConfigured(
            "VAPID_SUBJECT is a public https:// or mailto: address of whoever runs this."
        )
    return subject


def mail_settings(url: str) -> dict[str, object]:
    """Django's EMAIL_* settings from an address such as smtp+tls://user:password@host:587."""
    return dict(_env.email_url_config(url))
