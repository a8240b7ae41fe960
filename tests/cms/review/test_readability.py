"""LIX per revision, live, and hardest first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.review.measuring import measure_html
from cms.review.models import RevisionReadability
from tests.cms.review.conftest import draft, in_days, reviewed
from tests.cms.review.forms import fields_of
from tests.factories import content

LONG = "Du kan altid ringe til os hver dag om ugen hvis du er i tvivl om dit barn er syg"
SHORT = "Vaccinationsdokumentation forudsættes"
HARD = "Sundhedsplejerskekonsultationen forudsætter vaccinationsdokumentation"


def test_the_longest_sentences_and_words_are_named():
    found = measure_html(f"<p>Kort. {LONG}. {HARD}.</p>")
    assert found.sentences == 3
    assert [sentence["text"] for sentence in found.longest_sentences] == [LONG]
    assert found.longest_words[0] == "Sundhedsplejerskekonsultationen"


def test_every_revision_keeps_its_own_measure(fjordby):
    page = draft(fjordby.place)
    first = page.latest_revision
    page.body = [content.text(f"<p>{HARD}.</p>")]
    second = page.save_revision()
    rows = {row.pk: row for row in RevisionReadability.objects.filter(revision__in=[first, second])}
    assert rows[second.pk].lix == page.lix > rows[first.pk].lix
    assert rows[second.pk].longest_words[0] == "Sundhedsplejerskekonsultationen"


def test_unsaved_text_is_measured_and_not_saved(fjordby, klitby, enter):
    page = draft(fjordby.place, owner=fjordby.author)
    client = enter(fjordby.author)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
    path = reverse("review_measure", args=(page.pk,))
    found = client.post(path, fields_of(shown) | {"summary": f"{LONG}. {SHORT}."}).json()
    assert found["lix"] == measure_html(f"<p>{LONG}. {SHORT}.</p>").lix
    assert found["sentences"] == [LONG]
    assert 'data-check="lix"' in found["checks"]
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().summary != f"{LONG}. {SHORT}."
    assert enter(klitby.author, "klitby.localhost").post(path, {}).status_code == 404


@pytest.mark.parametrize("report", ["review_hardest", "review_due"])
def test_reports_are_of_ones_own_municipality_and_count_the_same_queries(fjordby, klitby, enter, report):
    def make(place, title):
        reviewed(
            place, title, reviewed_at=in_days(-400), next_review_at=in_days(-5)
        ).save_revision().publish()

    def queries():
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(reverse(report))
        assert answer.status_code == 200
        return len(seen), answer.content.decode()

    make(klitby.place, "CANARY-B")
    make(fjordby.place, "One")
    client = enter(fjordby.author)
    queries()
    one, _text = queries()
    make(fjordby.place, "Two")
    make(fjordby.place, "Three")
    three, text = queries()
    assert three <= one
    assert all(title in text for title in ("One", "Two", "Three"))
    exported = b"".join(client.get(reverse(report), {"export": "csv"}).streaming_content).decode()
    assert "One" in exported
    assert "CANARY" not in text + exported


def test_the_hardest_article_stands_first(fjordby, enter):
    draft(fjordby.place, "Easy", body=[content.text("<p>" + "Du er her. " * 40 + "</p>")])
    draft(fjordby.place, "Difficult", body=[content.text(f"<p>{HARD}.</p>")])
    text = enter(fjordby.author).get(reverse("review_hardest")).content.decode()
    rows = text.partition("<tbody>")[2]
    assert rows.index("Difficult") < rows.index("Easy")
