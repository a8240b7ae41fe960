"""How many frames one socket may send."""

import time

from cms.plugin_api.realtime import CommandError


class Throttle:
    """Token bucket: `burst` frames at once, `per_second` on the long run."""

    def __init__(self, per_second: float = 20.0, burst: float = 100.0) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._at = time.monotonic()

    def take(self) -> None:
        """Take one token; raise CommandError("throttled") when there is none."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens < 1:
            raise CommandError("throttled")
        self._tokens -= 1
