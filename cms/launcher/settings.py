"""What the environment asks of the launcher, checked before anything is installed or started."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cms.launcher.errors import LauncherError
from cms.launcher.paths import var_dir


@dataclass(frozen=True)
class RunSettings:
    """`PORT`, `HOST`, `VAR_DIR`, `DATABASE_URL`, `REDIS_URL`, `WEB_CONCURRENCY`, `READY_TIMEOUT`."""

    port: int
    host: str
    var: Path
    database_url: str
    redis_url: str
    web_processes: int
    ready_timeout: int

    @property
    def log_dir(self) -> Path:
        """The folder of the logs."""
        return self.var / "log"


def read_settings() -> RunSettings:
    """Read the environment; raise LauncherError for a value that cannot be right."""
    database_url = os.environ.get("DATABASE_URL", "")
    if database_url and not database_url.startswith(("postgres://", "postgresql://")):
        raise LauncherError(
            "DATABASE_URL must be the address of a PostgreSQL server: postgresql://user:password@host/name."
        )
    settings = RunSettings(
        port=_number("PORT", 8000, 65535),
        host=os.environ.get("HOST_ADDRESS") or "127.0.0.1",
        var=var_dir(),
        database_url=database_url,
        redis_url=os.environ.get("REDIS_URL", ""),
        web_processes=_number("WEB_CONCURRENCY", 2, 256),
        ready_timeout=_number("READY_TIMEOUT", 120, 86400),
    )
    try:
        settings.log_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LauncherError(f"VAR_DIR {settings.var} cannot be written: {error.strerror}.") from error
    return settings


def require_free_port(settings: RunSettings) -> None:
    """Raise LauncherError when another program listens on our port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise LauncherError(
                f"Port {settings.port} cannot be used ({error.strerror}): "
                f"stop the program that has it, or choose another: PORT={settings.port + 1} make run."
            ) from error


def require_redis(settings: RunSettings) -> None:
    """Raise LauncherError when the Redis server that was asked for does not answer."""
    if not settings.redis_url:
        return
    if not settings.redis_url.startswith(("redis://", "rediss://")):
        raise LauncherError("REDIS_URL must look like redis://host:6379/0.")
    try:
        parts = urlsplit(settings.redis_url)
        address = (parts.hostname or "localhost", parts.port or 6379)
        socket.create_connection(address, timeout=5).close()
    except (OSError, ValueError) as error:
        raise LauncherError(f"The Redis server of REDIS_URL does not answer: {error}.") from error


def _number(name: str, default: int, most: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise LauncherError(f"{name} must be a number from 1 to {most}, not {text!r}.")
    return int(text)
