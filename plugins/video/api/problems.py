"""How refusals become problems (RFC 9457); a time that is taken comes with those that are free now."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from cms.plugin_api.problems import Problem
from plugins.video.errors import AnsweredError, HoldGoneError, MeetingError, TakenError
from plugins.video.refusals import REFUSALS, refusal_in_words

PROBLEM = "application/problem+json"


@contextmanager
def told_as_problems(fresh: "Callable[[], list[dict[str, Any]]] | None" = None) -> Iterator[None]:
    """Turn what an action refuses into an answer; `fresh` reads the free times for whoever was too late."""
    try:
        yield
    except MeetingError as error:
        status, code = REFUSALS[type(error)]
        more: dict[str, Any] = {}
        if fresh is not None and isinstance(error, TakenError | HoldGoneError | AnsweredError):
            more["slots"] = fresh()
        raise Problem(status, code, refusal_in_words(error), **more) from None
