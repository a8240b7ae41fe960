"""What `make test` runs: each step is one command with a name. Change the list here."""

import os
from dataclasses import dataclass
from pathlib import Path

from cms.launcher.paths import PROJECT, VENV_PYTHON

PYTHON = str(VENV_PYTHON)
MANAGE = [PYTHON, str(PROJECT / "manage.py")]
SLOW = "launcher or processes"
# The process tests measure time: what takes a processor for long beside them takes what they leave over.
GIVING_WAY = ["nice", "-n", "10"]


@dataclass(frozen=True)
class Step:
    """A named command. With a report (JUnit XML) its tests are counted, else it counts as one.

    One that is `beside` runs together with those after it, until one that is `alone`.
    """

    name: str
    command: list[str]
    report: Path | None = None
    minutes: float = 10.0
    beside: bool = False
    alone: bool = False


def checks() -> list[Step]:
    """Everything that reads the code without running it. The two that use one processor for long begin first."""
    return [
        Step("types", [*GIVING_WAY, PYTHON, "-m", "mypy"], beside=True),
        Step("front-end types", [*GIVING_WAY, "npm", "run", "--silent", "check:meaning"], beside=True),
        Step("lint", [PYTHON, "-m", "ruff", "check", "."]),
        Step("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Step("imports", [PYTHON, "-c", _LINT_IMPORTS]),
        Step("django", [*MANAGE, "check"]),
        Step("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Step("front-end style", [*GIVING_WAY, "npm", "run", "--silent", "check:style"]),
        Step("front-end budget", ["npm", "run", "--silent", "budget"]),
    ]


def front_end_tests(reports: Path) -> list[Step]:
    """The unit tests of the app."""
    report = reports / "front-end.xml"
    options = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
    return [Step("front-end tests", ["npm", "test", "--silent", "--", *options], report)]


def python_tests(reports: Path) -> list[Step]:
    """The unit and contract tests, several at a time: they begin while the process tests still run."""
    report = reports / "python.xml"
    workers = str(min(os.cpu_count() or 1, 4))
    options = ["-q", "-m", f"not ({SLOW})", "-n", workers, "--dist", "worksteal", f"--junitxml={report}"]
    return [Step("python tests", [*GIVING_WAY, PYTHON, "-m", "pytest", *options], report, minutes=30)]


def process_tests(reports: Path) -> list[Step]:
    """The tests that start servers, one after the other: they measure and kill."""
    report = reports / "processes.xml"
    options = ["-v", "-m", SLOW, f"--junitxml={report}"]
    return [Step("process tests", [PYTHON, "-m", "pytest", *options], report, minutes=15, beside=True)]


def demo_for_browser_tests() -> list[Step]:
    """The demo that the servers of the browser tests copy, loaded while the process tests mostly wait."""
    return [Step("demo", [PYTHON, "-m", "tests.e2e.prepare"])]


def browser_tests(reports: Path) -> list[Step]:
    """The walks through the app in Chromium: a server for each of two workers, for a walk mostly waits."""
    report = reports / "browser.xml"
    # The project's own options leave tests/e2e out.
    options = ["-o", "addopts=-p cms.launcher.pytest_postgres -ra --strict-markers -p no:cacheprovider"]
    command = [
        PYTHON,
        "-m",
        "pytest",
        "-v",
        "-n",
        "2",
        "--dist",
        "worksteal",
        "--durations=25",
        *options,
        f"--junitxml={report}",
        "tests/e2e",
    ]
    return [Step("browser tests", command, report, minutes=30, alone=True)]


# import-linter's own command is a script, whose first line breaks where the path has a space.
_LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
)
