"""The stages before the first start: tools, Python packages, Node packages, front end, translations.

Each stage is skipped when its inputs are unchanged. Nothing here needs Django.
"""

import contextlib
import fcntl
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cms.launcher import commands
from cms.launcher.errors import LauncherError
from cms.launcher.paths import NODE_MODULES, PROJECT, VENV, VENV_PYTHON
from cms.launcher.stamps import Stamp, files_below, fingerprint
from cms.launcher.system_packages import install_system_packages, missing_system_packages

NODE_AT_LEAST = (20, 19)
LOCK = PROJECT / "requirements.lock"
FRONT = PROJECT / "frontend_pwa"
DIST = FRONT / "dist"
NOT_SOURCE = frozenset({"node_modules", "dist", "__pycache__", ".svelte-kit", "test-results"})


def install(log: Path, *, with_system_packages: bool = False) -> None:
    """Bring everything that is installed or built up to date; safe to call in two terminals.

    Python, Node and (for the whole test run) the system's packages come at the same time: each waits for
    another registry.
    """
    check_prerequisites()
    works: list[Callable[[], None]] = [lambda: python_stages(log), lambda: node_stages(_beside(log, "node"))]
    if with_system_packages and (missing := missing_system_packages()):
        works.append(lambda: install_system_packages(missing, _beside(log, "system")))
    with _alone():
        commands.together(*works)


def python_stages(log: Path) -> None:
    """What the server needs."""
    stages = Stages(log)
    stages.virtual_environment()
    stages.python_packages()
    stages.project()
    stages.translations()


def node_stages(log: Path) -> None:
    """What the app needs."""
    stages = Stages(log)
    stages.node_packages()
    stages.front_end()


def _beside(log: Path, name: str) -> Path:
    """Another log in the same folder: the last lines of one are not another's."""
    return log.with_name(f"{log.stem}-{name}{log.suffix}")


def check_prerequisites() -> None:
    """Raise LauncherError with one sentence for the first tool that is missing or too old."""
    node = commands.which_version("node")
    wanted = ".".join(map(str, NODE_AT_LEAST))
    if node is None:
        raise LauncherError(f"Node.js is missing: install Node.js {wanted} or newer (https://nodejs.org).")
    if node < NODE_AT_LEAST:
        found = ".".join(map(str, node))
        raise LauncherError(f"Node.js {found} is too old: install Node.js {wanted} or newer.")
    if shutil.which("npm") is None:
        raise LauncherError("npm is missing: install it (it comes with Node.js; on Debian: apt install npm).")


@dataclass(frozen=True)
class Stages:
    """The stages in their order; each says on one line that it works, and only when it does."""

    log: Path

    def virtual_environment(self) -> None:
        """A private Python in .venv, made anew when the Python it was made from has changed."""
        facts = fingerprint([], sys.version, sys.base_prefix)
        stamp = Stamp(VENV / ".made")
        works = VENV_PYTHON.exists() and commands.which_version(str(VENV_PYTHON)) is not None
        if works and stamp.matches(facts):
            return
        print("Making the Python environment …", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        result = subprocess.run(
            [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            raise LauncherError(
                "The Python environment could not be made: install Python's venv and pip "
                "(on Debian: apt install python3-venv)."
            )
        stamp.path.write_text(facts)

    def python_packages(self) -> None:
        """The packages of requirements.lock, each checked against its hash."""
        current = fingerprint([LOCK])
        options = ["--require-hashes", "-r", str(LOCK)]
        Stamp(VENV / ".packages").make(current, lambda: self._pip("Installing the Python packages", *options))

    def project(self) -> None:
        """The project itself, in place: it carries the entry points of the plugins."""
        current = fingerprint([PROJECT / "pyproject.toml"], str(PROJECT))
        options = ["--no-deps", "--no-build-isolation", "-e", str(PROJECT)]
        Stamp(VENV / ".project").make(current, lambda: self._pip("Installing the project", *options))

    def node_packages(self) -> None:
        """The packages of package-lock.json, exactly."""
        manifests = [
            PROJECT / "package.json",
            PROJECT / "package-lock.json",
            PROJECT / ".npmrc",
            FRONT / "package.json",
        ]
        version = commands.which_version("node") or ()
        current = fingerprint(manifests, str(version[:1]), platform.platform(terse=True), platform.machine())
        command = ["npm", "ci", "--no-audit", "--no-fund"]
        Stamp(NODE_MODULES / ".family-start-packages").make(
            current, lambda: self._run("Installing the Node packages", command)
        )

    def front_end(self) -> None:
        """The app for families and the islands of the admin."""
        sources = files_below(FRONT, *PROJECT.glob("plugins/*/pwa"), *PROJECT.glob("plugins/*/island"),
                              without=NOT_SOURCE)  # fmt: skip
        sources += [PROJECT / "package-lock.json", PROJECT / "package.json"]
        # Not inside dist: everything in there is served.
        stamp = Stamp(NODE_MODULES / ".family-start-build")
        if not DIST.is_dir():
            stamp.path.unlink(missing_ok=True)
        command = ["npm", "run", "build"]
        stamp.make(fingerprint(sources), lambda: self._run("Building the app", command))

    def translations(self) -> None:
        """The compiled catalogues beside the translated texts."""
        texts = [
            *PROJECT.glob("cms/**/locale/*/LC_MESSAGES/*.po"),
            *PROJECT.glob("plugins/**/locale/*/*/*.po"),
        ]
        stamp = Stamp(VENV / ".translations")
        if not all(text.with_suffix(".mo").exists() for text in texts):
            stamp.path.unlink(missing_ok=True)
        command = [str(VENV_PYTHON), "-m", "cms.launcher.catalogues"]
        stamp.make(fingerprint(texts), lambda: self._run("Compiling the translations", command))

    def _pip(self, what: str, *options: str) -> None:
        command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        self._run(what, [*command, *options])

    def _run(self, what: str, command: list[str]) -> None:
        print(f"{what} …", flush=True)
        quiet = os.environ | {"npm_config_update_notifier": "false", "NO_COLOR": "1"}
        commands.run(command, what=what, log=self.log, environment=quiet)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One installation at a time in this working copy."""
    folder = os.open(PROJECT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
