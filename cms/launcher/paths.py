"""Where things are: the project folder and the folder for everything that is made at run time."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
NODE_MODULES = PROJECT / "node_modules"


def var_dir() -> Path:
    """The folder for data, logs and secrets: `VAR_DIR`, or `var/` in the project."""
    return Path(os.environ.get("VAR_DIR") or PROJECT / "var").expanduser().absolute()
