"""Refusals of the actions; their words are for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class TeamsError(ValueError):
    """An action was refused. `field` names the value that was wrong, "" when it is none of them."""

    message: str | Promise = ""
    field = ""

    def __init__(self, message: str | Promise = "") -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


class NameTakenError(TeamsError):
    message = _("There is a team of this name.")
    field = "name"


class StillAtWorkError(TeamsError):
    """The team has work that would be seen by nobody; the message says what, a sentence for each kind."""


class NotWorkingHereError(TeamsError):
    """The person is no active professional of this municipality."""

    message = _("This person does not work with families here.")
    field = "user"


class NotAMemberError(TeamsError):
    message = _("This person is not in the team.")
    field = "user"


class IntervalsOverlapError(TeamsError):
    message = _("Two opening times of one day overlap.")


class EndsBeforeItBeginsError(TeamsError):
    message = _("It ends before it begins.")


class DayTakenError(TeamsError):
    message = _("This day is closed already.")
    field = "date"


class ShiftsOverlapError(TeamsError):
    """The person has a shift in this team at that time."""

    field = "user"


class AbsencesOverlapError(TeamsError):
    message = _("There is an absence on one of these days already.")
    field = "starts_on"


class SubstituteError(TeamsError):
    message = _("Choose a colleague who works with families here.")
    field = "substitute"


class AbsenceStartedError(TeamsError):
    message = _("The absence has begun: its first day cannot be changed.")
    field = "starts_on"
