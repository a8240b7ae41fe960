"""The secrets of a demo on one machine, made at the first start and kept in `secrets.env`."""

import base64
import os
import secrets
from pathlib import Path


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _first_master_key() -> str:
    """A list of one <id>:<key>, so that it can be rotated (cms/encryption/master_keys.py)."""
    return f"first:{_random()}"


MAKERS = {"DJANGO_SECRET_KEY": _random, "FAMILY_START_MASTER_KEY": _first_master_key}
NAMES = tuple(MAKERS)


def secret_values(var: Path) -> dict[str, str]:
    """Both secrets: from the environment where set, else from `VAR_DIR/secrets.env`."""
    path = var / "secrets.env"
    kept = _read(path)
    missing = [name for name in NAMES if not kept.get(name)]
    if missing:
        kept |= {name: MAKERS[name]() for name in missing}
        text = "".join(f"{name}={value}\n" for name, value in kept.items())
        draft = path.with_name(path.name + ".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        draft.replace(path)
    return {name: os.environ.get(name) or kept[name] for name in NAMES}


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}
