"""`make test` and its smaller sisters: run named steps, go on after a failure, count at the end."""

import contextlib
import os
import secrets
import subprocess
from collections.abc import Iterator

from cms.launcher.errors import LauncherError
from cms.launcher.install import install
from cms.launcher.paths import PROJECT, VENV_PYTHON
from cms.launcher.settings import RunSettings, read_settings
from cms.launcher.steprun import run_steps
from cms.launcher.stop_signals import stop_signals
from cms.launcher.testing import TEMPLATE, test_server
from cms.launcher.teststeps import (
    browser_tests,
    checks,
    demo_for_browser_tests,
    front_end_tests,
    process_tests,
    python_tests,
)

WITH_SYSTEM_PACKAGES = frozenset({"all", "e2e"})


def main(arguments: list[str]) -> int:
    """Run the steps of `all`, `fast`, `check` or `e2e`; return the exit status."""
    which = arguments[0] if arguments else "all"
    settings = read_settings()
    reports = settings.var / "reports"
    steps = {
        "all": [
            # A process mostly waits: what reads the code has the other core.
            *process_tests(reports),
            *checks(),
            *front_end_tests(reports),
            *demo_for_browser_tests(),
            *python_tests(reports),
            *browser_tests(reports),
        ],
        "fast": [*front_end_tests(reports), *python_tests(reports)],
        "check": checks(),
        "e2e": [*demo_for_browser_tests(), *browser_tests(reports)],
    }.get(which)
    if steps is None:
        raise LauncherError(f"There is no test run called {which!r}: choose all, fast, check or e2e.")
    with stop_signals():
        install(settings.log_dir / "install.log", with_system_packages=which in WITH_SYSTEM_PACKAGES)
        reports.mkdir(parents=True, exist_ok=True)
        with database_for_tests(settings) as url:
            return run_steps(steps, environment_for_tests(settings, url))


@contextlib.contextmanager
def database_for_tests(settings: RunSettings) -> Iterator[str]:
    """The database server of the run: DATABASE_URL, or a throw-away one."""
    if settings.database_url:
        yield settings.database_url
    else:
        with test_server(settings.var) as server:
            yield server.url()


def environment_for_tests(settings: RunSettings, database_url: str) -> dict[str, str]:
    """The environment of every step."""
    chosen = {
        "DATABASE_URL": database_url,
        # A server of the developer's own keeps nothing of ours.
        TEMPLATE: "" if settings.database_url else _migrated_template(database_url),
        "VAR_DIR": str(settings.var),
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        # See tests/e2e/prepared.py.
        "E2E_PREPARED": secrets.token_hex(16),
    }
    # Without make's own variables: a test that calls make is nobody's child.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return {**inherited, **chosen, "PYTHONUNBUFFERED": "1"}


def _migrated_template(database_url: str) -> str:
    """Make it with the project's own Python: ours may be the system's, without packages."""
    command = [str(VENV_PYTHON), "-m", "cms.launcher.template_database", database_url]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
