"""Read library.json and hold it against the schema before anything is done with it."""

import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from cms.exchange.reading.archives import member
from cms.exchange.reading.draft import UnreadableError

NAME = "library.json"
SCHEMA = Path(__file__).parents[1] / "schema" / "library-1.json"
VERSION = 1


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text())
    return found


def is_library(archive: zipfile.ZipFile) -> bool:
    return NAME in archive.namelist()


def loaded(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return a library that follows the schema; raise UnreadableError."""
    try:
        library = json.loads(member(archive, NAME))
    except ValueError as error:
        raise UnreadableError("not_library", NAME) from error
    if isinstance(library, dict) and isinstance(library.get("version"), int) and library["version"] > VERSION:
        raise UnreadableError("newer_format", str(library["version"]))
    wrong = next(iter(jsonschema.Draft202012Validator(schema()).iter_errors(library)), None)
    if wrong is not None:
        raise UnreadableError("not_library", wrong.json_path)
    return dict(library)
