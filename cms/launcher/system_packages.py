"""The programs beyond Python and Node that the whole test run needs."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cms.launcher import commands
from cms.launcher.errors import LauncherError

POLICY = Path("/usr/sbin/policy-rc.d")


@dataclass(frozen=True)
class Needed:
    """A Debian package, and the names under which its program may be found."""

    package: str
    programs: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """Whether one of the programs is installed."""
        places = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin" + os.pathsep + "/usr/local/bin"
        return any(shutil.which(program, path=places) for program in self.programs)


NEEDED = (
    Needed(
        "chromium-headless-shell",
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    ),
    Needed("coturn", ("turnserver",)),
    Needed("redis-server", ("redis-server",)),
)


def missing_system_packages() -> list[str]:
    """The packages that are to be installed; raise LauncherError that says which, where we may not."""
    missing = [needed.package for needed in NEEDED if not needed.is_there]
    if missing and (shutil.which("apt-get") is None or _become_root() is None):
        raise LauncherError(f"The whole test run needs {', '.join(missing)}: install, then try again.")
    return missing


def install_system_packages(missing: list[str], log: Path) -> None:
    """Install them with apt; raise LauncherError when that fails."""
    become_root = _become_root() or []
    print(f"Installing {', '.join(missing)} …", flush=True)
    apt = [*become_root, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with _no_services(become_root):
        # The lists may be old and still good: only the install has to succeed.
        with contextlib.suppress(LauncherError):
            commands.run([*apt, "update"], what="apt-get update", log=log, environment=quiet)
        commands.run(
            [*apt, "install", "-y", "--no-install-recommends", *missing],
            what="apt-get install", log=log, environment=quiet,
        )  # fmt: skip


def _become_root() -> list[str] | None:
    """What to put before a command to run it as root; None when we cannot."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"] if asked.returncode == 0 else None


@contextlib.contextmanager
def _no_services(become_root: list[str]) -> Iterator[None]:
    """Keep packages from starting their servers: Debian asks this file whether it may."""
    if POLICY.exists():
        yield
        return
    script = f"printf '#!/bin/sh\\nexit 101\\n' > {POLICY} && chmod 755 {POLICY}"
    subprocess.run([*become_root, "sh", "-c", script], check=False)
    try:
        yield
    finally:
        subprocess.run([*become_root, "rm", "-f", str(POLICY)], check=False)
