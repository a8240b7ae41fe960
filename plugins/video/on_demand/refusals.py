"""What people read when the line refuses something."""

from django.utils.translation import gettext as _

from plugins.video.on_demand.errors import (
    BusyError,
    ClaimedError,
    InLineError,
    LineClosedError,
    LineFullError,
    MovedOnError,
    NotServingError,
    OnDemandError,
)

# For the API: the status and the code of each refusal.
REFUSALS: dict[type[OnDemandError], tuple[int, str]] = {
    LineClosedError: (409, "line_closed"),
    LineFullError: (409, "line_full"),
    InLineError: (409, "in_line"),
    MovedOnError: (409, "moved_on"),
    ClaimedError: (409, "claimed"),
    BusyError: (409, "busy"),
    NotServingError: (422, "not_serving"),
}


def refusal_in_words(error: OnDemandError) -> str:
    """One sentence that says what is so, and what can be done."""
    holder = {"name": error.facts.get("holder", "")}
    words: dict[type[OnDemandError], str] = {
        LineClosedError: _("Nobody can talk right now. Write to us, book a time, or let us call you."),
        LineFullError: _("Many are waiting right now. Write to us, book a time, or let us call you."),
        InLineError: _("You are waiting already. Leave that place first."),
        MovedOnError: _("Something has changed meanwhile. Look again."),
        ClaimedError: _("%(name)s was first and is ringing them now.") % holder,
        BusyError: _("%(name)s is in a conversation already.") % holder,
        NotServingError: _("This person does not answer for the team now."),
    }
    return words[type(error)]
