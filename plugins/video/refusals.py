"""What people read when something was refused."""

from django.utils.translation import gettext as _

from plugins.video.errors import (
    AnsweredError,
    ColleagueBusyError,
    HandedOverError,
    HoldGoneError,
    MeetingError,
    NotOnDutyError,
    NotTodayError,
    NoWordsError,
    OverError,
    TakenError,
    TalkBegunError,
    TooEarlyError,
    TooFarError,
    WindowFullError,
    WrongGuardianError,
    WrongProfessionalError,
    WrongTimesError,
)

# For the API: the status and the code of each refusal.
REFUSALS: dict[type[MeetingError], tuple[int, str]] = {
    TakenError: (409, "taken"),
    HoldGoneError: (409, "hold_gone"),
    OverError: (409, "over"),
    AnsweredError: (409, "answered"),
    TooEarlyError: (409, "too_early"),
    TooFarError: (422, "too_far"),
    NotTodayError: (409, "not_today"),
    WrongProfessionalError: (422, "wrong_professional"),
    WrongGuardianError: (422, "wrong_guardian"),
    WrongTimesError: (422, "wrong_times"),
    NoWordsError: (422, "no_words"),
    HandedOverError: (409, "handed_over"),
    TalkBegunError: (409, "talk_begun"),
    NotOnDutyError: (422, "not_on_duty"),
    WindowFullError: (409, "window_full"),
    ColleagueBusyError: (409, "colleague_busy"),
}


def refusal_in_words(error: MeetingError) -> str:
    """One sentence that says what is so, and what can be done."""
    who = {"name": error.holder}
    words: dict[type[MeetingError], str] = {
        TakenError: _("This time is taken. Choose another one."),
        HoldGoneError: _("We could not keep the time any longer. Choose one again."),
        OverError: _("This meeting cannot be changed any more."),
        AnsweredError: _("These times are no longer open."),
        TooEarlyError: _("The meeting has not begun yet."),
        TooFarError: _("That is too far ahead. Choose an earlier time."),
        NotTodayError: _("You can say so on the day of the meeting itself."),
        WrongProfessionalError: _("This person does not hold meetings here."),
        WrongGuardianError: _("This adult does not belong to the family any more."),
        WrongTimesError: _("Choose times that are still to come and do not overlap."),
        NoWordsError: _("Write something first."),
        WindowFullError: _(
            "This window is full: %(taken)s of %(most)s families. Choose another one, or book it all the same."
        )
        % {"taken": error.taken, "most": error.most},
        HandedOverError: _("You do not hold this meeting any more. %(name)s does.") % who,
        TalkBegunError: _("The talk has begun. Send them back to the waiting room first."),
        NotOnDutyError: _("This person is not on duty now. Choose another one."),
        ColleagueBusyError: _("%(name)s has something else booked at that time. Choose another one.") % who,
    }
    return words[type(error)]
