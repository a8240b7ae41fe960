"""Import twice, import what changed, and never touch what an editor has done."""

import hashlib
import io
import zipfile

import pytest
from PIL import Image
from wagtail.images import get_image_model

from cms.content.models import ArticlePage
from cms.exchange.models import Outcome
from cms.exchange.notes import TEXTS
from tests.cms.content.photographs import photograph, tells
from tests.cms.exchange.places import bring, codes, only, results, zipped

pytestmark = pytest.mark.django_db
TEXT = "# Søvn\n\nBørn sover på ryggen.\n\n- et\n  - to\n\n| A | B |\n|---|---|\n| 1 | [x](https://example.org) |\n"


def png(width=8, height=6):
    output = io.BytesIO()
    Image.new("RGB", (width, height), (10, 20, 30)).save(output, "PNG")
    return output.getvalue()


def draft_of(file):
    """The article as an editor opens it."""
    return ArticlePage.objects.get(pk=file.page_id).get_latest_revision_as_object()


def test_a_markdown_file_becomes_a_draft(fjordby, index):
    file = only(bring(fjordby, ("sovn.md", TEXT)))
    page = draft_of(file)
    assert (file.outcome, page.live, page.title) == (Outcome.CREATED, False, "Søvn")
    assert page.summary == "Børn sover på ryggen."
    assert page.slug == "soevn"
    assert page.is_child_of(index)
    assert [block.block_type for block in page.body] == ["text", "table"]
    assert "<ul><li>et<ul><li>to</li></ul></li></ul>" in page.body[0].value.source
    assert 'href="https://example.org"' in page.body[1].value["grid"].row_data[0]["values"][1].source


def test_a_long_first_paragraph_leaves_the_short_answer_to_the_editor(fjordby):
    file = only(bring(fjordby, ("lang.md", "# Lang\n\n" + "Et langt afsnit. " * 20)))
    assert (file.outcome, codes(file)) == (Outcome.CREATED, {"summary_missing"})
    assert draft_of(file).summary == ""


def test_the_same_file_again_changes_nothing_and_says_so(fjordby):
    first = only(bring(fjordby, ("sovn.md", TEXT)))
    again = only(bring(fjordby, ("sovn.md", TEXT)))
    assert (again.outcome, again.page_id) == (Outcome.UNCHANGED, first.page_id)
    assert ArticlePage.objects.get().latest_revision_id == first.revision_id


def test_a_changed_file_makes_a_new_revision_of_the_same_draft(fjordby):
    first = only(bring(fjordby, ("sovn.md", TEXT)))
    ids = {block.id for block in ArticlePage.objects.get().get_latest_revision_as_object().body}
    again = only(bring(fjordby, ("sovn.md", TEXT.replace("ryggen", "maven"))))
    page = ArticlePage.objects.get()
    assert (again.outcome, again.page_id, page.live) == (Outcome.UPDATED, first.page_id, False)
    latest = page.get_latest_revision_as_object()
    assert latest.summary == "Børn sover på maven."
    assert latest.body[1].id in ids


def test_what_an_editor_changed_is_left_alone(fjordby):
    bring(fjordby, ("sovn.md", TEXT))
    page = ArticlePage.objects.get()
    page.title = "Redaktørens titel"
    revision = page.save_revision()
    again = only(bring(fjordby, ("sovn.md", TEXT + "\nMere.\n")))
    assert (again.outcome, codes(again)) == (Outcome.CONFLICT, {"changed_since"})
    page.refresh_from_db()
    assert page.latest_revision_id == revision.pk
    assert page.get_latest_revision_as_object().title == "Redaktørens titel"


def test_the_same_name_elsewhere_is_another_article(fjordby, klitby):
    bring(fjordby, ("sovn.md", TEXT))
    assert only(bring(klitby, ("sovn.md", TEXT))).outcome == Outcome.CREATED
    assert ArticlePage.objects.count() == 2


def test_pictures_beside_the_file_come_along_once(fjordby):
    text = "# T\n\nTekst.\n\n![Et barn](billeder/a.png)\n\n![](../uden/b.png)\n\n![x](https://example.org/c.png)\n"
    data = zipped(
        {
            "mappe/a.md": text,
            "mappe/billeder/a.png": png(),
            "b.md": "# U\n\n![Et barn](mappe/billeder/a.png)\n",
        }
    )
    files = results(bring(fjordby, ("alt.zip", data)))
    assert [file.name for file in files] == ["alt.zip/mappe/a.md", "alt.zip/b.md"]
    pages = [draft_of(file) for file in files]
    images = [block.value for page in pages for block in page.body if block.block_type == "image"]
    assert [image["alt"] for image in images] == ["Et barn", "Et barn"]
    assert len({image["image"].pk for image in images}) == 1
    assert images[0]["image"].collection == fjordby.collection
    assert "picture_missing" in codes(files[0])


def bomb():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b"0" * (20 * 1024 * 1024))
    return output.getvalue()


XXE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="x">&x;</w:document>'


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.exe", b"MZ", "unknown_kind"),
        ("a.docx", b"not a zip", "broken_archive"),
        ("a.docx", zipped({"x.txt": "x"}), "damaged"),
        ("a.docx", zipped({"[Content_Types].xml": "<x/>", "word/document.xml": XXE}), "damaged"),
        ("a.md", b"", "empty"),
        ("a.html", b"\x00\x01\x02binary", "not_text"),
        ("a.zip", zipped({"../../evil.md": "# x"}), "unsafe_name"),
        ("a.zip", bomb(), "archive_too_large"),
    ],
)
def test_what_is_dangerous_or_broken_is_refused_with_a_reason(fjordby, name, data, code):
    file = only(bring(fjordby, (name, data)))
    assert (file.outcome, codes(file)) == (Outcome.REFUSED, {code})
    assert not ArticlePage.objects.exists()


def test_a_photograph_comes_without_its_place_and_once(fjordby):
    data = zipped({"a.md": "# T\n\nTekst.\n\n![Alt her](a.jpg)\n", "a.jpg": photograph()})
    bring(fjordby, ("a.zip", data))
    bring(fjordby, ("b.zip", data))
    image = get_image_model().objects.get()
    with image.open_file() as file:
        kept = file.read()
    assert tells(kept) == []
    assert image.file_hash == hashlib.sha1(kept, usedforsecurity=False).hexdigest()


def test_a_huge_picture_is_left_out_and_told(fjordby, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40
    data = zipped({"a.md": "# T\n\nTekst.\n\n![Alt her](a.png)\n", "a.png": png()})
    file = only(bring(fjordby, ("alt.zip", data)))
    assert {"picture_too_large", "picture_missing"} <= codes(file)
    assert "Alt her" in str(file.notes)


def test_one_bad_file_does_not_stop_the_others(fjordby):
    files = results(bring(fjordby, ("a.docx", b"x"), ("b.md", TEXT)))
    assert [file.outcome for file in files] == [Outcome.REFUSED, Outcome.CREATED]


def test_scripts_and_addresses_that_run_are_not_kept(fjordby):
    html = (
        '<h1>T</h1><p onclick="x()">Ord <a href="javascript:alert(1)">link</a><script>alert(2)</script></p>'
    )
    page = draft_of(only(bring(fjordby, ("a.html", html))))
    assert page.body[0].value.source == "<p>Ord link</p>"


def test_every_note_that_the_code_can_make_has_words():
    import re
    from pathlib import Path

    import cms.exchange

    source = "\n".join(path.read_text() for path in Path(cms.exchange.__file__).parent.rglob("*.py"))
    used = set(re.findall(r'(?:notes\.add(?:_text)?|UnreadableError)\(\s*"(\w+)"', source))
    assert len(used) > 30
    assert used <= set(TEXTS)
