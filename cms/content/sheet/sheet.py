"""Put an article on paper."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from cms.content.rendering.readability import segments
from cms.content.sheet.lines import paragraphs
from cms.content.sheet.pairs import pairs
from cms.paper.fonts import can_write
from cms.paper.paper import Paper
from cms.paper.paragraphs import Paragraph

Article = Mapping[str, Any]
_QR = 26.0


@dataclass(frozen=True)
class Sender:
    """Who hands the sheet out."""

    name: str
    phone: str
    address: str  # of the article on the web


class UnwritableError(ValueError):
    """Our fonts lack letters of this language; the text names the language."""


def print_sheet(articles: Sequence[Article], sender: Sender) -> bytes:
    """Return the PDF of one article in one or two languages, the first one leading."""
    for article in articles:
        if not can_write(" ".join(_all_text(article))):
            raise UnwritableError(article["content_locale"])
    locales = [article["content_locale"] for article in articles]
    lead = articles[0]
    paper = Paper(locales=locales, footer=_footer(sender))
    _metadata(paper, articles, sender)
    _head(paper, sender)
    paper.side_by_side([paper.lines(at, _opening(article)) for at, article in enumerate(articles)])
    paper.rule()
    if len(articles) == 1:
        for block in lead["blocks"]:
            paper.side_by_side([paper.lines(0, _of_block(block))])
    else:
        for both in pairs(lead["blocks"], articles[1]["blocks"]):
            texts = [_of_block(block) for block in both]
            if any(texts):
                paper.side_by_side([paper.lines(at, text) for at, text in enumerate(texts)])
                paper.set_y(paper.get_y() + 2)
    paper.rule()
    paper.side_by_side([paper.lines(at, _provenance(article)) for at, article in enumerate(articles)])
    return bytes(paper.output())


def _all_text(article: Article) -> list[str]:
    parts = [article["title"], article["summary"]]
    return parts + [part for block in article["blocks"] for part in segments(block["html"])]


def _footer(sender: Sender) -> str:
    return " · ".join(part for part in (sender.name, sender.phone, "Family Start") if part)


def _metadata(paper: Paper, articles: Sequence[Article], sender: Sender) -> None:
    paper.set_title(" / ".join(article["title"] for article in articles))
    paper.set_author(sender.name)
    paper.set_lang(articles[0]["content_locale"])
    paper.set_creator("Family Start")
    # The same article must be the same file, whenever it is made.
    paper.set_creation_date(_published(articles))


def _published(articles: Sequence[Article]) -> dt.datetime:
    moments = [dt.datetime.fromisoformat(a["published_at"]) for a in articles if a["published_at"]]
    return max(moments, default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))


def _head(paper: Paper, sender: Sender) -> None:
    """Who hands the sheet out, and the code that leads to the article."""
    top = paper.get_y()
    paper.qr(sender.address, size=_QR)
    paper.speak("da")
    paper.use("small_heading")
    paper.cell(120, 6, sender.name, new_x="LMARGIN", new_y="NEXT")
    paper.use("text")
    if sender.phone:
        paper.cell(120, 6, sender.phone, new_x="LMARGIN", new_y="NEXT")
    paper.use("small")
    paper.multi_cell(120, 4.2, sender.address.removeprefix("https://").removeprefix("http://"), align="L")
    paper.set_y(top + _QR)
    paper.rule()


def _opening(article: Article) -> list[Paragraph]:
    return [Paragraph(article["title"], "title"), Paragraph(article["summary"], "summary")]


def _of_block(block: Mapping[str, Any] | None) -> list[Paragraph]:
    # What is good to read next is of no use on paper.
    if block is None or block["type"] == "related":
        return []
    return paragraphs(block["html"])


def _provenance(article: Article) -> list[Paragraph]:
    told = article["provenance"]
    with translation.override(article["content_locale"]):
        made = [_("Written by: %(role)s") % {"role": told["author_role"]}] if told["author_role"] else []
        if told["reviewer"]:
            made.append(
                _("Checked by: %(role)s")
                % {"role": f"{told['reviewer']['name']}, {told['reviewer']['role']}"}
            )
        if told["translation_check"]:
            check = told["translation_check"]
            made.append(_("Translation checked by: %(role)s") % {"role": f"{check['name']}, {check['role']}"})
        if told["reviewed_at"]:
            made.append(_("Checked on %(day)s") % {"day": _day(told["reviewed_at"])})
        if told["next_review_at"]:
            made.append(_("Will be checked again by %(day)s") % {"day": _day(told["next_review_at"])})
        if told["overdue"]:
            made.append(_("This article should have been checked again by now. Ask if you are in doubt."))
        made += [_("Source: %(source)s") % {"source": _source(source)} for source in told["sources"]]
    return [Paragraph(text, "small") for text in made]


def _source(source: Mapping[str, Any]) -> str:
    year = f" ({source['year']})" if source["year"] else ""
    return f"{source['publisher']}: {source['title']}{year}"


def _day(iso: str) -> str:
    return formats.date_format(dt.date.fromisoformat(iso), "DATE_FORMAT")
