"""What people read when a call refuses something."""

from django.utils.translation import gettext as _

from plugins.video.calls.errors import (
    CallError,
    ClosedError,
    ForbiddenActError,
    FullError,
    LinkError,
    LinkUsedError,
    NoGuestsError,
    NoRelayError,
    NothingToTryError,
    NotNowError,
    TicketError,
)

# For the API: the status and the code of each refusal.
REFUSALS: dict[type[CallError], tuple[int, str]] = {
    NotNowError: (409, "not_now"),
    ClosedError: (410, "call_ended"),
    ForbiddenActError: (409, "moved_on"),
    FullError: (409, "call_full"),
    NoGuestsError: (409, "no_guests"),
    NoRelayError: (409, "no_relay"),
    NothingToTryError: (409, "nothing_to_try"),
    LinkUsedError: (410, "link_used"),
    LinkError: (404, "link_unknown"),
    TicketError: (404, "ticket_unknown"),
}


def refusal_in_words(error: CallError) -> str:
    """One sentence that says what is so, and what can be done."""
    words: dict[type[CallError], str] = {
        NotNowError: _("The meeting is not open now. It opens an hour before it begins."),
        ClosedError: _("The call has ended."),
        ForbiddenActError: _("This cannot be done any more. Look at the list again."),
        FullError: _("There is no room for more people in the call."),
        NoGuestsError: _("Guests can be invited to a video meeting that is not over."),
        NoRelayError: _("Guests cannot be invited yet: the server that hides internet addresses is missing."),
        NothingToTryError: _("You can try your device before a video meeting that is still to come."),
        LinkUsedError: _("The link has been used. Ask for a new one."),
        LinkError: _("The link does not work. Ask for a new one."),
    }
    return words.get(type(error), _("That did not work. Please try again."))
