"""`python3 -m cms.launcher run|stop|demo-reset|install|test …`.

This file and the packages above it keep to old syntax: a Python that is too old has to get as
far as the sentence that says so.
"""

import os
import shutil
import sys

NEWEST, OLDEST = 20, 11


def main():  # type: ignore[no-untyped-def]  # noqa: ANN201 - see above
    """Find a Python that is new enough, then do as asked."""
    if sys.version_info < (3, OLDEST):
        for minor in range(NEWEST, OLDEST - 1, -1):
            better = shutil.which("python3.%d" % minor)  # noqa: UP031
            if better:
                os.execv(better, [better, "-m", "cms.launcher"] + sys.argv[1:])  # noqa: RUF005
        sys.exit("Python %d.%d is too old: install Python 3.11 or newer." % sys.version_info[:2])  # noqa: UP031
    if sys.prefix != sys.base_prefix:
        # Not from inside an activated .venv: it may have to be made anew.
        base = sys._base_executable  # type: ignore[attr-defined]
        os.execv(base, [base, "-m", "cms.launcher"] + sys.argv[1:])  # noqa: RUF005
    from cms.launcher.cli import main as command_line

    return command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())  # type: ignore[no-untyped-call]
