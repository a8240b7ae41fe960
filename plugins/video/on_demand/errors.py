"""What the line refuses; nothing was changed then."""

from typing import Any


class OnDemandError(Exception):
    """The act was refused. `facts` go with the refusal, for the page that shows it."""

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts


class LineClosedError(OnDemandError):
    """The team cannot be talked with now: it is closed, or nobody is on duty. `opens_at` when it is known."""


class LineFullError(OnDemandError):
    """As many wait as the team can hope to talk with."""


class InLineError(OnDemandError):
    """The person waits already, in another team's line."""


class MovedOnError(OnDemandError):
    """The place is not in a state in which this can be done any more."""


class ClaimedError(OnDemandError):
    """A colleague was first: `holder` is their name."""


class BusyError(OnDemandError):
    """The professional talks with somebody already: `holder` is their name."""


class NotServingError(OnDemandError):
    """The colleague does not work for this team."""
