"""How refusals become problems (RFC 9457)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cms.plugin_api.problems import Problem
from plugins.tasks.errors import (
    MissingError,
    MovedOnError,
    NewerError,
    TakenError,
    TaskError,
    UnusableFileError,
)
from plugins.tasks.refusals import REFUSALS, refusal_in_words


@contextmanager
def told_as_problems() -> Iterator[None]:
    """Turn what an action refuses into an answer that says what to do."""
    try:
        yield
    except TaskError as error:
        status, code = REFUSALS[type(error)]
        more: dict[str, Any] = {}
        if isinstance(error, TakenError):
            more["holder"] = str(error.holder) if error.holder is not None else ""
            more["since"] = error.since.isoformat() if error.since is not None else None
        elif isinstance(error, MovedOnError):
            more["version"] = error.version
        elif isinstance(error, NewerError):
            more["task"] = str(error.task_id) if error.task_id is not None else None
        elif isinstance(error, MissingError):
            code = error.field
        elif isinstance(error, UnusableFileError):
            code = error.code
            status = 413 if code == UnusableFileError.TOO_MANY_BYTES else status
        raise Problem(status, code, refusal_in_words(error), **more) from None
