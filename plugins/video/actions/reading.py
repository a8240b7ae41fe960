"""That a professional has read about a meeting, or about the times for one, is put on record."""

from typing import TYPE_CHECKING, cast

from cms.audit.record import record
from plugins.video import audit

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.plugin_api.rules import AnyUser
    from plugins.video.models import Meeting, Proposal


def note_reading(what: "Meeting | Proposal", *, reader: "AnyUser") -> None:
    """For each page that shows it; `reader` is signed in, as the page has seen to."""
    record(
        audit.READ,
        actor=cast("User", reader),
        municipality=what.municipality,
        target=what,
        family=what.family,
    )
