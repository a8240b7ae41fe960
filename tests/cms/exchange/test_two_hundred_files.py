"""Two hundred Word files of real-life messiness lose no word on their way into drafts."""

from collections import Counter

import pytest
from bs4 import BeautifulSoup

from cms.content.models import ArticlePage
from cms.exchange.models import Outcome
from tests.cms.exchange.messy_docx import messy_file
from tests.cms.exchange.places import bring, results, zipped

pytestmark = pytest.mark.django_db
NUMBER = 200
BREAKS = ("p", "li", "ul", "ol", "br", "h2", "h3")


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def words_of(page):
    found = Counter(page.title.split())
    for block in page.body.get_prep_value():
        for text in strings(block["value"]):
            soup = BeautifulSoup(text, "html.parser")
            for tag in soup.find_all(BREAKS):
                tag.insert_before(" ")
                tag.insert_after(" ")
            found.update(soup.get_text().split())
    return found


def links_of(page):
    html = "".join(text for block in page.body.raw_data for text in strings(block["value"]))
    return {link["href"] for link in BeautifulSoup(html, "html.parser").find_all("a", href=True)}


def losses(made, imported):
    """What the draft and the report together lack of what the generator wrote down."""
    page = imported.page.specific.get_latest_revision_as_object()
    told = " ".join(note["detail"] for note in imported.notes)
    found = words_of(page)
    return {
        "lost": Counter(made.kept) - found,
        "untold": [word for word in made.told if word not in told and word not in found],
        "risen": [word for word in made.dropped if word in found],
        "deleted untold": [word for word in made.dropped if word not in told],
        "links": [link for link in made.links if link not in links_of(page)],
        "pictures": made.pictures - sum(block.block_type == "image" for block in page.body),
    }


def test_no_word_of_two_hundred_messy_word_files_is_lost(fjordby):
    made = {file.name: file for file in map(messy_file, range(NUMBER))}
    run = bring(fjordby, ("alt.zip", zipped({name: file.data for name, file in made.items()})))
    files = results(run)
    assert [file.outcome for file in files] == [Outcome.CREATED] * NUMBER
    broken = {}
    for file in files:
        lacks = losses(made[file.name.removeprefix("alt.zip/")], file)
        if any(lacks.values()):
            broken[file.name] = {what: which for what, which in lacks.items() if which}
    assert broken == {}
    assert not ArticlePage.objects.filter(live=True).exists()


def test_the_comparison_notices_a_lost_word(fjordby):
    made = messy_file(1)
    run = bring(fjordby, (made.name, made.data))
    made.kept.append("forsvundet")
    made.told.append("fortiet")
    found = losses(made, results(run)[0])
    assert found["lost"] == {"forsvundet": 1}
    assert found["untold"] == ["fortiet"]
