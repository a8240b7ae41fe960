"""Tables as families read them, as search finds them, and as translators get them."""

import uuid

import pytest

from cms.content.blocks.tables import TranslatableTableBlock
from cms.content.rendering.readability import reading_html
from tests.cms.content.asking import ask
from tests.factories import content

pytestmark = pytest.mark.django_db


def table(caption="Vaccination", *, heads=True):
    value = {
        "grid": {
            "caption": caption,
            "columns": [{"type": "text", "heading": "Alder"}, {"type": "text", "heading": "Hvad <b>"}],
            "rows": [{"values": ["<p>3 mdr.</p>", '<p>Se <a href="https://example.org">her</a></p>']}],
        },
        "row_heads": heads,
    }
    return {"type": "table", "value": value, "id": str(uuid.uuid4())}


def test_a_table_has_caption_and_headings_for_columns_and_rows(fjordby, sleep):
    page = content.article(sleep["da"], body=[table()])
    html = ask(f"articles/{page.uuid}").json()["blocks"][0]["html"]
    assert 'role="region" tabindex="0" aria-label="Vaccination"' in html.replace('tabindex="0" role="region"', 'role="region" tabindex="0"')  # fmt: skip
    assert "<caption>Vaccination</caption>" in html
    assert '<th scope="col">Hvad &lt;b&gt;</th>' in html
    assert '<th scope="row"><p>3 mdr.</p></th>' in html
    assert '<a href="https://example.org">her</a>' in html


def test_the_words_of_a_table_are_found_and_measured(fjordby, sleep):
    content.article(sleep["da"], body=[table("Kighostevaccine")])
    assert [hit["title"] for hit in ask("search?q=kighostevaccine").json()["results"]] == ["Safe sleep"]
    words = reading_html([table()])
    assert all(word in words for word in ("Vaccination", "Alder", "3 mdr.", "her"))


def test_a_table_can_be_translated(fjordby, sleep):
    page = content.article(sleep["da"], body=[table()])
    block = TranslatableTableBlock(
        page.body[0].value["grid"].columns and [("text", page.body[0].value["grid"].columns[0]["block"])]
    )
    segments = block.get_translatable_segments(page.body[0].value["grid"])
    assert {"caption", "h0", "h1"} <= {segment.path for segment in segments}
    for order, segment in enumerate(segments):
        segment.order = order
        if segment.path == "h0":
            segment.string.data = "Age"
    restored = block.restore_translated_segments(page.body[0].value["grid"], segments)
    assert restored.columns[0]["heading"] == "Age"
    assert "3 mdr." in restored.row_data[0]["values"][0].source
