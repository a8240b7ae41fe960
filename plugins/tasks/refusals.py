"""What people read when an act was refused."""

from django.utils.translation import gettext as _

from plugins.tasks.errors import (
    FinishedError,
    MissingError,
    MovedOnError,
    NameTakenError,
    NewerError,
    NotHereError,
    NotOnTeamError,
    RecurrenceError,
    TakenError,
    TaskError,
    TooManyFilesError,
    TooManyViewsError,
    UnusableFileError,
)

# For the API: the status and the code of each refusal.
REFUSALS: dict[type[TaskError], tuple[int, str]] = {
    TakenError: (409, "taken"),
    MovedOnError: (409, "moved_on"),
    FinishedError: (409, "finished"),
    NewerError: (409, "newer"),
    NotOnTeamError: (422, "not_on_team"),
    NotHereError: (422, "not_here"),
    RecurrenceError: (422, "recurrence"),
    MissingError: (422, "missing"),
    TooManyFilesError: (422, "too_many_files"),
    UnusableFileError: (422, "unusable_file"),
    NameTakenError: (422, "name_taken"),
    TooManyViewsError: (422, "too_many_views"),
}


def refusal_in_words(error: TaskError) -> str:
    """One sentence that says what is so, and what can be done."""
    if isinstance(error, TakenError):
        name = str(error.holder) if error.holder is not None else _("A colleague")
        return _("%(name)s was first.") % {"name": name}
    if isinstance(error, MissingError):
        missing = {
            "reason": _("Say why."),
            "until": _("Choose a time that is still to come."),
            "body": _("Write something first."),
        }
        return missing.get(error.field, _("Something is missing."))
    if isinstance(error, UnusableFileError):
        return {
            UnusableFileError.PHOTO_TOO_LARGE: _("The photo has too many pixels. Choose a smaller one."),
            UnusableFileError.TOO_MANY_BYTES: _("The file is too large."),
        }.get(error.code, _("This is not a photo or PDF file that we can keep. Choose another one."))
    words: dict[type[TaskError], str] = {
        MovedOnError: _("Somebody changed the task in the meantime. Look at it again."),
        FinishedError: _("The task is finished. Open it again first."),
        NewerError: _("There is a newer task of the same origin. Go on with that one."),
        NotOnTeamError: _("This person is not in the team."),
        TooManyFilesError: _("A task can have ten files. Take one away first."),
        NameTakenError: _("There is one of that name."),
        TooManyViewsError: _("You can save thirty views. Delete one first."),
        RecurrenceError: _("The repetition cannot be read."),
    }
    return words.get(type(error), _("Family and team do not belong together."))
