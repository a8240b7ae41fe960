"""A transcript on paper, with the hash of what it says at its head and foot."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.paper.direction import direction_of_text
from cms.paper.fonts import with_unwritable_named
from cms.paper.paper import Paper
from cms.paper.paragraphs import Paragraph
from plugins.chat.communication import gap

if TYPE_CHECKING:
    from plugins.chat.models import Transcript
    from plugins.chat.transcript.files import AttachedFile
    from plugins.chat.transcript.passages import Passage, Selection

# Stands for signs that our fonts lack; the reader is told how many there are.
_NO_SIGN = "[?]"


def as_pdf(selection: "Selection", made: "Transcript", *, locale: str) -> bytes:
    """Return the PDF of the selection, in `locale` but for what people wrote themselves."""
    writer = _Writer(selection, made, locale)
    return writer.write()


class _Writer:
    def __init__(self, selection: "Selection", made: "Transcript", locale: str) -> None:
        self.selection, self.made, self.locale = selection, made, locale
        self.missing = 0
        self.paper = Paper(
            locales=[locale], footer=f"{selection.municipality.name} · SHA-256 {made.sha256[:16]}…"
        )

    def write(self) -> bytes:
        # What people wrote is read first: the head says what the fonts could not write.
        said = [self._said(passage) for passage in self.selection.passages]
        self._metadata()
        self.paper.one_column(self._head(), locale=self.locale)
        self.paper.rule()
        for passage, texts in zip(self.selection.passages, said, strict=True):
            if passage.left_out_before:
                self._line(gap(passage.left_out_before), "small")
            self.paper.one_column([Paragraph(self._who(passage), "strong")], locale=self.locale)
            for text in texts:
                self.paper.one_column([Paragraph(text)], locale=_locale_of(text, self.locale))
            for file in passage.files:
                self._file(file, passage)
        if self.selection.left_out_after:
            self._line(gap(self.selection.left_out_after), "small")
        self.paper.rule()
        self._line(_("End of the transcript."), "small")
        return bytes(self.paper.output())

    def _file(self, file: "AttachedFile", passage: "Passage") -> None:
        """The photo with its words below it; of a recording, and of what is not here, the words."""
        parts = [file.title, _moment(passage.message.created_at)]
        if file.missing:
            parts.append(file.missing)
        elif not file.is_photo:
            parts.append(_("The FHIR file has the sound."))
        words = " · ".join(parts)
        if file.is_photo and file.data is not None:
            size = (file.row.width or 1, file.row.height or 1)
            self.paper.picture(file.data, size=size, caption=words, alt=words, locale=self.locale)
        else:
            self._line(words, "small")

    def _line(self, text: str, style: str) -> None:
        self.paper.one_column([Paragraph(text, style)], locale=self.locale)

    def _said(self, passage: "Passage") -> list[str]:
        """The lines of a message as they were written, each a paragraph of its own."""
        lines = [line.strip() for line in passage.text.splitlines() if line.strip()]
        made = [with_unwritable_named(line, _NO_SIGN) for line in lines]
        self.missing += sum(missing for _line, missing in made)
        return [line for line, _missing in made] or ["–"]

    def _metadata(self) -> None:
        self.paper.set_title(_("Transcript of a conversation"))
        self.paper.set_author(self.selection.municipality.name)
        self.paper.set_lang(self.locale)
        self.paper.set_creator("Family Start")
        self.paper.set_creation_date(self.made.made_at)

    def _head(self) -> list[Paragraph]:
        selection, made = self.selection, self.made
        count = len(selection.passages)
        found = [
            Paragraph(_("Transcript of a conversation"), "title"),
            Paragraph(f"{selection.team}, {selection.municipality.name}", "summary"),
            Paragraph(", ".join(str(user) for user in selection.adults)),
            Paragraph(ngettext("%(count)s message", "%(count)s messages", count) % {"count": count}),
        ]
        if selection.is_part:
            words = _("Only passages that were marked for the journal.")
            found.append(Paragraph(f"{words} {gap(selection.left_out)}" if selection.left_out else words))
        if selection.too_much:
            found.append(Paragraph(selection.too_much, "strong"))
        if self.missing:
            words = ngettext(
                "%(count)s sign cannot be printed here and is shown as [?]. The FHIR file has it.",
                "%(count)s signs cannot be printed here and are shown as [?]. The FHIR file has them.",
                self.missing,
            )
            found.append(Paragraph(words % {"count": self.missing}, "strong"))
        made_by = _("Made on %(when)s by %(name)s") % {"when": _moment(made.made_at), "name": made.made_by}
        found += [
            Paragraph(made_by, "small"),
            Paragraph(_("Internal notes are never part of a transcript."), "small"),
            Paragraph(f"SHA-256: {made.sha256}", "small"),
        ]
        return found

    def _who(self, passage: "Passage") -> str:
        message = passage.message
        name = str(message.author) if message.author else _("Somebody who has left")
        if message.kind == message.Kind.AUTOMATIC:
            name = _("Automatic reply")
        side = str(self.selection.team) if message.from_staff else _("The family")
        parts = [name, side, _moment(message.created_at)]
        if message.is_urgent:
            parts.append(_("Urgent"))
        if passage.received_at is not None:
            parts.append(_("read by the team %(when)s") % {"when": _moment(passage.received_at)})
        return " · ".join(parts)


def _moment(at: dt.datetime) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _locale_of(text: str, locale: str) -> str:
    """A language with the text's direction: shaping needs no more, and nobody told us which one it is."""
    return "ar" if direction_of_text(text) == "rtl" else locale if locale != "ar" else "en"
