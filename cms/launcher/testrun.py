"""`make test` and its smaller sisters: run named steps, go on after a failure, count at the end."""

import contextlib
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from cms.launcher import processes
from cms.launcher.errors import LauncherError
from cms.launcher.install import install
from cms.launcher.ownership import TOKEN
from cms.launcher.paths import PROJECT, VENV_PYTHON
from cms.launcher.reports import Count, count_step
from cms.launcher.settings import RunSettings, read_settings
from cms.launcher.stop_signals import stop_signals
from cms.launcher.system_packages import require_system_packages
from cms.launcher.testing import TEMPLATE, test_server
from cms.launcher.teststeps import (
    Step,
    browser_tests,
    checks,
    front_end_tests,
    process_tests,
    python_tests,
)

LINE = "─" * 72
WITH_SYSTEM_PACKAGES = frozenset({"all", "e2e"})


def main(arguments: list[str]) -> int:
    """Run the steps of `all`, `fast`, `check` or `e2e`; return the exit status."""
    which = arguments[0] if arguments else "all"
    settings = read_settings()
    reports = settings.var / "reports"
    steps = {
        "all": [
            *checks(),
            *front_end_tests(reports),
            *python_tests(reports),
            *process_tests(reports),
            *browser_tests(reports),
        ],
        "fast": [*front_end_tests(reports), *python_tests(reports)],
        "check": checks(),
        "e2e": browser_tests(reports),
    }.get(which)
    if steps is None:
        raise LauncherError(f"There is no test run called {which!r}: choose all, fast, check or e2e.")
    with stop_signals():
        if which in WITH_SYSTEM_PACKAGES:
            require_system_packages(settings.log_dir / "install.log")
        install(settings.log_dir / "install.log")
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
        TOKEN: secrets.token_hex(16),
    }
    # Without make's own variables: a test that calls make is nobody's child.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return {**inherited, **chosen, "PYTHONUNBUFFERED": "1"}


def _migrated_template(database_url: str) -> str:
    """Make it with the project's own Python: ours may be the system's, without packages."""
    command = [str(VENV_PYTHON), "-m", "cms.launcher.template_database", database_url]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def run_steps(steps: list[Step], environment: dict[str, str]) -> int:
    """Run all steps, print the table and the plain count; return the exit status."""
    table: list[str] = []
    total = Count()
    for number, step in enumerate(steps, 1):
        print(f"{LINE}\n[{number}/{len(steps)}] {step.name}\n{LINE}", flush=True)
        if step.report:
            step.report.unlink(missing_ok=True)
        started = time.monotonic()
        code = run_step(step, environment)
        count = count_step(code, step.report)
        total += count
        result = "ok" if code == 0 else f"FAILED (exit status {code})"
        detail = f"  {count}" if step.report else ""
        table.append(f"{step.name:18} {time.monotonic() - started:7.1f} s  {result}{detail}")
        print(table[-1], flush=True)
    print(LINE, *table, LINE, total, sep="\n", flush=True)
    return 0 if total.failed == 0 else 1


def run_step(step: Step, environment: dict[str, str]) -> int:
    """Run one step to its end and leave none of its processes."""
    child = subprocess.Popen(
        processes.tied(step.command),
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return child.wait(step.minutes * 60)
    except subprocess.TimeoutExpired:
        print(f"{step.name} took longer than {step.minutes:g} minutes and is stopped.", flush=True)
        return 124
    finally:
        if child.poll() is None:
            processes.end([child.pid], grace=20.0, first=signal.SIGTERM)
        processes.kill_group(child.pid)
        child.wait()
        left = processes.pids_with_environment(TOKEN, environment[TOKEN])
        if left:
            names = ", ".join(Path(processes.command_of(pid).split(" ")[0]).name for pid in left)
            print(f"{step.name} left processes behind, now ended: {names}", flush=True)
            processes.end(left)
