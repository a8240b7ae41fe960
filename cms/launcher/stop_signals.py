"""Turn Ctrl-C, SIGTERM and SIGHUP into one orderly stop."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Somebody asked us to stop. Not an Exception: nothing but the top level handles it."""


class StopSignals:
    """The first signal raises StopRequested; later ones only say that somebody is impatient."""

    def __init__(self) -> None:
        self.received = 0

    @property
    def impatient(self) -> bool:
        """Whether a second signal came while we were stopping."""
        return self.received > 1

    def handle(self, signum: int, _frame: FrameType | None) -> None:
        """The handler of all three signals."""
        self.received += 1
        if self.received == 1:
            raise StopRequested(signal.Signals(signum).name)


@contextlib.contextmanager
def stop_signals() -> Iterator[StopSignals]:
    """Handle the signals within the block; a signal that was ignored (nohup) stays ignored."""
    signals = StopSignals()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    handled = [number for number in SIGNALS if before[number] != signal.SIG_IGN]
    for number in handled:
        signal.signal(number, signals.handle)
    try:
        yield signals
    finally:
        for number in handled:
            signal.signal(number, before[number])
