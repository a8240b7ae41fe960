"""The words for what an import could not keep. Notes are stored as codes, and read in any language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: dict[str, str | Promise] = {
    # The whole file
    "broken_archive": _("The zip file or Word file is damaged and cannot be opened."),
    "archive_too_large": _("The file unpacks to more than we accept. Divide it."),
    "encrypted": _("The file is locked with a password. Save it without one."),
    "unsafe_name": _("The zip file holds a name that leads out of it. Pack it again."),
    "unknown_kind": _("We read Word (.docx), HTML and Markdown. This is something else."),
    "too_large": _("The file is larger than we accept."),
    "empty": _("The file is empty."),
    "not_text": _("The file is not text, whatever its name says."),
    "damaged": _("The file is damaged, or not what its name says. Open it and save it again."),
    "strict_word": _("The file is “Strict Open XML”. Save it as an ordinary Word document."),
    "failed": _("Something went wrong on our side. Nothing of this file was kept."),
    "no_text": _("There is no text in the file."),
    "changed_since": _("Somebody has worked on the article since it was imported. We did not touch it."),
    "gone": _("The place that you chose is gone."),
    # Title and summary
    "title_from_name": _("There was no heading to use as title. We used the name of the file."),
    "summary_missing": _("Write the short answer: the first paragraph is too long for it, or missing."),
    "summary_too_long": _("The description in the file is too long for the short answer:"),
    "front_matter": _("This line above the text has no place with us:"),
    # What stands outside the text
    "deleted": _("Tracked change: this deleted text was left out:"),
    "inserted": _("Tracked changes: inserted text is now ordinary text."),
    "moved": _("Tracked change: moved text stands only where it was moved to."),
    "comment": _("A comment was left out:"),
    "header": _("The header of the pages was left out:"),
    "footer": _("The footer of the pages was left out:"),
    "contents": _("The table of contents was left out: readers see headings in the app."),
    "hidden_text": _("The file holds hidden text. It is visible in the draft."),
    "text_box": _("The text of a box or shape stands after the paragraph to which it belonged."),
    "diagram": _("A diagram was left out. Its words:"),
    "chart": _("A chart was left out. Its words and numbers:"),
    "formula": _("A formula is now plain text:"),
    "symbol": _("A symbol was not known and is now a square:"),
    "macros": _("The file holds macros. They were not run and not kept."),
    "embedded": _("A file inside the file was left out:"),
    "alt_chunk": _("A document inside the document was left out. Paste its text yourself."),
    "script": _("A script was left out."),
    "frame": _("Something shown from elsewhere, such as a film, was left out:"),
    # Form
    "rule": _("A line across the page was left out."),
    "quote": _("A quotation is now an ordinary paragraph:"),
    "heading_level": _("We have two levels of headings. This one was deeper:"),
    "heading_in_table": _("A heading inside a table is now ordinary text:"),
    "underline": _("Underlining was left out; it looks like a link:"),
    "struck": _("Text that was struck out is now ordinary text. Check it:"),
    "raised": _("Raised or lowered text is now level:"),
    "marked": _("Highlighting was left out:"),
    "list_start": _("A list that did not begin at 1 now does. It began at:"),
    "merged_cells": _("A merged cell was taken apart:"),
    "nested_table": _("A table inside a table is now lines of text:"),
    "table_in_list": _("A table inside a list now stands after it."),
    "layout_table": _("A table with one column is now ordinary text."),
    "link_lost": _("A link could not be kept:"),
    # Pictures
    "picture_missing": _("A picture was not found in the file:"),
    "picture_elsewhere": _("A picture that lies outside the file was left out."),
    "picture_kind": _("A picture is of a kind that we do not show. Save it as JPEG or PNG:"),
    "picture_too_large": _("A picture is too large:"),
    "alt_missing": _("Write what the picture shows:"),
    "alt_too_long": _("The description of a picture was shortened. In full:"),
    # Libraries
    "not_library": _("The file library.json does not follow the format. At:"),
    "newer_format": _("The library was exported by a newer version of the platform."),
    "place_language": _("This language is not used here:"),
    "taken_key": _("The original exists elsewhere in this installation. The copy got a key of its own:"),
    "region_missing": _("A regional article is not in the region's library:"),
    "media_missing": _("A file is missing or damaged in the export:"),
    "link_to_nowhere": _("A link leads to an article that is not here:"),
    "part_unknown": _("A part of the export belongs to something that is not installed here:"),
    "field_unknown": _("A field is not known here and was left out:"),
    "timeline_missing": _("A timeline of the region is not here:"),
    "topic_missing": _("A topic is not in the region's library:"),
    "redirect_taken": _("A redirect exists already:"),
    "imported_as_draft": _("It was published where it came from. Here it is a draft."),
    "review_left": _("The approval did not come along. Send the article to review here."),
    "rules_left": _(
        "Rules for review dates did not come along: an administrator of the municipality sets them."
    ),
    "reviews_left": _(
        "Approvals do not come along when a person imports. "
        "What was reviewed where it came from must be reviewed here before it is published."
    ),
}


@dataclass(frozen=True)
class Told:
    """One note in words: a sentence, and the passages that it is about."""

    text: str
    details: list[str]


def told(notes: Iterable[Mapping[str, str]]) -> list[Told]:
    """Return notes in the reader's language, those of one kind together."""
    by_code: dict[str, list[str]] = {}
    for note in notes:
        details = by_code.setdefault(note["code"], [])
        if note.get("detail"):
            details.append(note["detail"])
    return [Told(str(TEXTS.get(code, code)), details) for code, details in by_code.items()]
