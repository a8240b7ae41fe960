"""Growing pauses between tries, for whoever sends what waits in an outbox."""

import datetime as dt
import random
from collections.abc import Sequence


def pause_after(attempts: int, pauses: Sequence[int]) -> dt.timedelta:
    """The pause after so many tries (from 1), up to a quarter longer, so that many don't come at once.

    `pauses` are seconds; after the last one the sender gives up.
    """
    return dt.timedelta(seconds=pauses[attempts - 1] * (1 + random.random() / 4))  # noqa: S311 - no secret
