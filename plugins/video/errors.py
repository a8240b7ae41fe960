"""What booking can be refused for; nothing was changed then."""


class MeetingError(Exception):
    """Booking or changing a meeting was refused.

    `holder`: the name of the colleague whom it is about, or ""; `taken` of `most` families: of a window.
    """

    def __init__(self, holder: str = "", taken: int = 0, most: int | None = None) -> None:
        super().__init__()
        self.holder, self.taken, self.most = holder, taken, most


class WrongProfessionalError(MeetingError):
    """The person is no professional of the family's municipality."""


class WrongGuardianError(MeetingError):
    """The person is no adult of the family with access now."""


class TakenError(MeetingError):
    """Somebody was first, or the time is not offered."""


class HoldGoneError(MeetingError):
    """The time was kept for too long, and given away or let go."""


class OverError(MeetingError):
    """The meeting was cancelled, nobody came, or it is too late to change it."""


class NotTodayError(MeetingError):
    """Somebody comes later to a meeting of another day."""


class TooFarError(MeetingError):
    """The moment is further ahead than anything is booked."""


class TooEarlyError(MeetingError):
    """The meeting has not begun: nobody can have missed it."""


class AnsweredError(MeetingError):
    """The proposal was answered, withdrawn, or its time has run out."""


class WrongTimesError(MeetingError):
    """Times that are in the past, that overlap, end before they begin, or are too few or too many."""


class NoWordsError(MeetingError):
    """Nothing was written."""


class HandedOverError(MeetingError):
    """Somebody else holds the meeting by now: `holder`."""


class TalkBegunError(MeetingError):
    """Somebody was let in: the meeting has begun."""


class NotOnDutyError(MeetingError):
    """The colleague is not on duty for the meeting's team now, or holds the meeting already."""


class ColleagueBusyError(MeetingError):
    """The colleague's time is taken by something else: `holder`."""


class WindowFullError(MeetingError):
    """The professional has as many families in this window as they take: `taken` of `most`."""
