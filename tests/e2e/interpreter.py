"""Python on a server's database that stays: Django takes seconds to start, and walks ask often."""

import contextlib
import io
import json
import subprocess
import sys
import traceback

from cms.launcher.paths import PROJECT, VENV_PYTHON


class Interpreter:
    """A process that runs one piece of code after another, each with names of its own. It ends with us."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [str(VENV_PYTHON), "-m", "tests.e2e.interpreter"],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """What `code` prints; its error, with the traceback, is an AssertionError here."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(code) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the interpreter ended with {self._process.wait()}"
        printed, error = json.loads(answer)
        assert not error, error
        return str(printed)


def answered(code: str) -> tuple[str, str]:
    """What it prints, and its traceback or nothing."""
    from django.db import connections

    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(code, {"__name__": "walk"})
    except Exception:  # noqa: BLE001 - told to the walk
        return printed.getvalue(), traceback.format_exc()
    finally:
        # The database is dropped while we still live.
        connections.close_all()
    return printed.getvalue(), ""


def main() -> None:
    import django

    django.setup()
    for line in sys.stdin:
        sys.__stdout__.write(json.dumps(answered(json.loads(line))) + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    main()
