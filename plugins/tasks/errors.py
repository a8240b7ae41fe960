"""What an act on a task can be refused for."""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User


class TaskError(Exception):
    """An act was refused; nothing was changed."""


class TakenError(TaskError):
    """A colleague was first: `holder` has had it since `since`."""

    def __init__(self, holder: "User | None", since: "dt.datetime | None" = None) -> None:
        super().__init__("A colleague was first.")
        self.holder = holder
        self.since = since


class MovedOnError(TaskError):
    """Somebody changed the task after the caller had read it; `version` is what it is at now."""

    def __init__(self, version: int) -> None:
        super().__init__("The task has moved on.")
        self.version = version


class FinishedError(TaskError):
    """The task is done or cancelled: open it again first."""


class NewerError(TaskError):
    """What gave rise to the task has a newer one, which is not finished: `task_id` is its key."""

    def __init__(self, task_id: "UUID | None") -> None:
        super().__init__("There is a newer task.")
        self.task_id = task_id


class NotOnTeamError(TaskError):
    """The person is not in the team, or works here no longer."""


class NotHereError(TaskError):
    """Family, team or guardian do not belong together or to this municipality."""


class RecurrenceError(TaskError):
    """The rule of repetition cannot be read, or repeats too often."""


class TooManyFilesError(TaskError):
    """The task has as many files as a task can have."""


class UnusableFileError(TaskError):
    """The file is not what it should be. `code` tells which, for programs."""

    NOT_KNOWN = "not_a_photo_or_pdf"
    PHOTO_TOO_LARGE = "photo_too_large"
    TOO_MANY_BYTES = "file_too_large"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NameTakenError(TaskError):
    """There is one of that name already."""


class TooManyViewsError(TaskError):
    """The person has saved as many views as a person can have."""


class MissingError(TaskError):
    """Something that the act needs was not given: `field` names it ("reason", "until", "body")."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field
