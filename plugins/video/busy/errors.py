"""What can go wrong with somebody's other calendar."""

from plugins.video.busy.models import Trouble


class NotReadError(Exception):
    """The calendar could not be read; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class TooManyCalendarsError(Exception):
    """One person has as many as are read."""
