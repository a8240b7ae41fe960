"""How refusals become problems (RFC 9457)."""

from collections.abc import Iterator
from contextlib import contextmanager

from cms.plugin_api.problems import Problem
from plugins.video.calls.api.problems import told_as_problems as calls_told_as_problems
from plugins.video.on_demand.errors import OnDemandError
from plugins.video.on_demand.refusals import REFUSALS, refusal_in_words


@contextmanager
def told_as_problems() -> Iterator[None]:
    """Turn what an action refuses into an answer that says what to do; its facts go along."""
    with calls_told_as_problems():
        try:
            yield
        except OnDemandError as error:
            status, code = REFUSALS[type(error)]
            raise Problem(status, code, refusal_in_words(error), **error.facts) from None
