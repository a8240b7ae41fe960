"""What became of one try."""

import enum
from dataclasses import dataclass


class Result(enum.Enum):
    SENT = "sent"
    FAILED = "failed"  # try again later
    HOPELESS = "hopeless"  # the same message would fail for ever
    GONE = "gone"  # there is no receiver any more


@dataclass(frozen=True)
class Outcome:
    """`reason` is a short code for the log, never a text from outside; `retry_after` is in seconds."""

    result: Result
    reason: str = ""
    retry_after: int | None = None
