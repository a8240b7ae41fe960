"""How refusals become problems (RFC 9457)."""

from collections.abc import Iterator
from contextlib import contextmanager

from cms.plugin_api.problems import Problem
from plugins.video.calls.errors import CallError
from plugins.video.calls.refusals import REFUSALS, refusal_in_words


@contextmanager
def told_as_problems() -> Iterator[None]:
    """Turn what an action refuses into an answer that says what to do."""
    try:
        yield
    except CallError as error:
        status, code = REFUSALS[type(error)]
        raise Problem(status, code, refusal_in_words(error)) from None
