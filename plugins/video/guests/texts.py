"""What guests are told outside the app: when, and their link. No name, no family, not a word of why."""

from typing import TYPE_CHECKING

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from plugins.video.guests.models import MeetingGuest

if TYPE_CHECKING:
    import datetime as dt

Word = MeetingGuest.Word


def guest_text(
    word: str, *, starts_at: "dt.datetime", url: str, language: str, late: int = 0
) -> tuple[str, str]:
    """Subject and text of a mail; a text message is the text alone.

    `url` is "" where there is no new link, `late` how many minutes later than agreed it begins.
    """
    with translation.override(language):
        when = formats.date_format(timezone.localtime(starts_at), "DATETIME_FORMAT")
        facts = {"when": when, "url": url, "minutes": late}
        words = {
            Word.INVITED: _(
                "You are invited to a video appointment: %(when)s. Your link works once, from an hour "
                "before: %(url)s"
            ),
            Word.MOVED: _(
                "The video appointment has a new time: %(when)s. Your new link works once, from an hour "
                "before: %(url)s"
            ),
            Word.CANCELLED: _("The video appointment is cancelled: %(when)s. Your link works no more."),
            Word.LATE: _(
                "The video appointment %(when)s begins %(minutes)s minutes later than agreed. Your link still works."
            ),
        }
        said = [words[Word(word)] % facts]
        if url and word in {Word.INVITED, Word.MOVED}:
            said.append(_("With the same link you can try your phone or computer already now."))
        if late and word in {Word.INVITED, Word.MOVED}:
            said.append(_("It begins %(minutes)s minutes later than agreed.") % facts)
        return _("Video appointment"), " ".join(said)
