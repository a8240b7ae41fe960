"""Was this helpful? One answer for one text, from nobody in particular."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.encryption.master_keys import new_master_key
from cms.feedback.actions import forget_old, give_answer, seal_anew
from cms.feedback.models import Answer, Comment
from cms.feedback.queries import comments_to_read, helpfulness
from cms.feedback.rules import NEVER_ASKED_TOPICS, without_traces
from tests.factories import content
from tests.factories.accounts import citizen, sign_in, staff_user


@pytest.fixture
def page(klitby, sleep):
    return content.article(sleep["da"], "Sikker søvn", slug="soevn")


def post(page, revision=None, host="fjordby.localhost", client=None, **data):
    address = f"/api/v1/library/articles/{page.uuid}/feedback"
    body = {"revision": revision or page.live_revision_id, "helpful": True} | data
    return (client or Client()).post(address, body, "application/json", headers={"host": host})


def test_an_answer_is_tied_to_the_revision_and_to_nobody(page, fjordby):
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, citizen(fjordby))
    assert post(page, client=client, helpful=False).status_code == 201
    answer = Answer.unscoped.get()
    assert (answer.article_uuid, answer.revision_id, answer.locale, answer.helpful) == (
        page.uuid, page.live_revision_id, "da", False,
    )  # fmt: skip
    assert {f.name for f in Answer._meta.get_fields() if f.is_relation} == {"municipality"}


def test_an_answer_sent_twice_counts_once(page):
    key = str(uuid.uuid4())
    assert [post(page, id=key, comment="Godt").status_code for _ in range(2)] == [201, 200]
    assert (Answer.unscoped.count(), Comment.unscoped.count()) == (1, 1)


def test_an_answer_to_an_older_revision_counts_for_that_one(page):
    old = page.live_revision_id
    page.title = "Ny"
    page.save_revision().publish()
    assert post(page, revision=old).status_code == 201
    assert Answer.unscoped.get().revision_id == old


@pytest.fixture
def easy(klitby, sleep):
    body = [content.text("<p>Barnet skal sove på ryggen.</p>")]
    return content.article(
        sleep["da"], "Let søvn", slug="let", easy_title="Sov", easy_summary="Kort.", easy_body=body
    )


def test_an_answer_counts_for_the_text_that_was_read(easy, fjordby):
    for variant, times in (("easy", 3), ("normal", 2)):
        assert [post(easy, variant=variant).status_code for _ in range(times)] == [201] * times
    assert post(easy).status_code == 201
    counts = Counter(Answer.unscoped.values_list("variant", flat=True))
    assert counts == {"easy": 3, "normal": 3}
    shown = {(row["variant"], row["title"]) for row in helpfulness(fjordby)}
    assert shown == {("easy", "Let søvn"), ("normal", "Let søvn")}


def test_an_older_easy_version_may_be_answered_for_and_one_that_never_was_may_not(easy, page):
    assert post(page, variant="easy").status_code == 404
    assert post(easy, variant="hard").status_code == 400
    old = easy.live_revision_id
    easy.easy_body = []
    easy.save_revision().publish()
    easy.refresh_from_db()
    assert post(easy, variant="easy").status_code == 404
    assert post(easy, revision=old, variant="easy").status_code == 201
    older = page.live_revision_id
    page.save_revision().publish()
    assert post(page, revision=older, variant="easy").status_code == 404
    assert [a.variant for a in Answer.unscoped.all()] == ["easy"]


def test_the_form_under_the_easy_text_counts_for_it(easy):
    client = Client(headers={"host": "fjordby.localhost"})
    assert 'name="variant" value="normal"' in client.get("/da/bibliotek/let").content.decode()
    assert 'name="variant" value="easy"' in client.get("/da/bibliotek/let?variant=easy").content.decode()
    given = {"revision": easy.live_revision_id, "helpful": "yes", "variant": "easy"}
    sent = client.post("/da/bibliotek/let/feedback", given)
    assert (sent.status_code, sent["Location"]) == (303, "/da/bibliotek/let?variant=easy&answered=1#feedback")
    shown = client.get(sent["Location"]).content.decode()
    assert "Barnet skal sove" in shown
    assert "Tak" in shown
    assert [a.variant for a in Answer.unscoped.all()] == ["easy"]
    assert client.post("/da/bibliotek/let/feedback", given | {"variant": "x"}).status_code == 404


def test_revisions_of_other_articles_and_articles_of_other_places_are_not_found(page, sleep, klitby):
    other = content.article(sleep["da"], "Andet", slug="andet")
    local = content.article(content.local_index(klitby), "Kun i Klitby", slug="k", topic=sleep["da"])
    assert post(page, revision=other.live_revision_id).status_code == 404
    assert post(local).status_code == 404
    assert post(local, host="klitby.localhost").status_code == 201
    revision = page.live_revision_id
    page.unpublish()
    assert post(page, revision=revision).status_code == 404
    assert Answer.unscoped.count() == 1


@pytest.mark.parametrize("key", sorted(NEVER_ASKED_TOPICS))
def test_nobody_is_asked_about_violence_or_loss(fjordby, key):
    page = content.article(content.topic(fjordby, key)["da"], "Svært", slug="svaert")
    answer = post(page)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_asked")
    shown = Client().get("/da/bibliotek/svaert", headers={"host": "fjordby.localhost"}).content.decode()
    assert 'id="feedback"' not in shown


@pytest.mark.parametrize(
    "data", [{"helpful": "maybe"}, {"revision": -1}, {"comment": "x" * 501}, {"id": "7"}]
)
def test_malformed_answers_are_refused(page, data):
    answer = post(page, **data)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_flood_is_held_back(page, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "library_feedback": "2/m/ip"}
    assert [post(page).status_code for _ in range(3)] == [201, 201, 429]


def test_reading_still_needs_no_django_and_writing_does_not_answer_reads(page):
    address = f"/api/v1/library/articles/{page.uuid}/feedback"
    assert Client().get(address, headers={"host": "fjordby.localhost"}).status_code == 405


def test_the_form_without_javascript_counts_and_gives_thanks(page):
    client = Client(headers={"host": "fjordby.localhost"})
    shown = client.get("/da/bibliotek/soevn").content.decode()
    assert f'name="revision" value="{page.live_revision_id}"' in shown
    sent = client.post(
        "/da/bibliotek/soevn/feedback",
        {"revision": page.live_revision_id, "helpful": "no", "comment": "Kort"},
    )
    assert (sent.status_code, sent["Location"]) == (303, "/da/bibliotek/soevn?answered=1#feedback")
    assert "Tak" in client.get(sent["Location"]).content.decode()
    assert [a.helpful for a in Answer.unscoped.all()] == [False]
    wrong = {"revision": "1 or 1", "helpful": "yes"}
    assert client.post("/da/bibliotek/soevn/feedback", wrong).status_code == 404


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ring til mig på 12 34 56 78", "Ring til mig på …"),
        ("cpr 010190-1234 tak", "cpr … tak"),
        ("skriv a.b@c.dk nu", "skriv … nu"),
        ("3 gange om dagen i 12 uger", "3 gange om dagen i 12 uger"),
    ],
)
def test_traces_are_taken_out_of_comments(text, kept):
    assert without_traces(text) == kept


def test_comments_rest_sealed_and_survive_a_new_master_key(page, fjordby, settings):
    post(page, comment="Kanariefugl")
    assert b"Kanariefugl" not in bytes(Comment.unscoped.get().sealed)
    old = settings.MASTER_KEY
    settings.MASTER_KEY = f"{new_master_key('fresh')},{old}"
    assert (seal_anew(), seal_anew()) == (1, 0)
    settings.MASTER_KEY = settings.MASTER_KEY.split(",")[0]
    assert [c.text for c in comments_to_read(fjordby, kept=False)] == ["Kanariefugl"]


@pytest.fixture
def editor(fjordby):
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, staff_user(fjordby, Role.EDITOR))
    return client


def answers(page, place, yes, no):
    for helpful in [True] * yes + [False] * no:
        give_answer(municipality=place, article=page.uuid, revision=page.live_revision_id, helpful=helpful)


def test_numbers_are_shown_from_ten_answers_on(page, fjordby, klitby, editor):
    answers(page, klitby, 20, 0)
    answers(page, fjordby, 6, 3)
    shown = editor.get("/admin/feedback/").content.decode()
    assert "Sikker søvn" in shown
    assert "(6 / 3)" not in shown
    assert "(20 / 0)" not in shown
    answers(page, fjordby, 0, 1)
    assert "10 (6 / 4)" in editor.get("/admin/feedback/").content.decode()


def test_comments_are_looked_through_by_editors_of_the_place(page, fjordby, klitby, editor):
    for place, words in ((fjordby, "Skriv mere om sutter"), (fjordby, "Slet mig"), (klitby, "CANARY")):
        give_answer(
            municipality=place,
            article=page.uuid,
            revision=page.live_revision_id,
            helpful=False,
            comment=words,
        )
    shown = editor.get("/admin/feedback/").content.decode()
    assert "Skriv mere om sutter" in shown
    assert "CANARY" not in shown
    by_text = {c.text: c.id for c in comments_to_read(fjordby, kept=False)}
    theirs = comments_to_read(klitby, kept=False)[0].id
    assert editor.post(f"/admin/feedback/{theirs}/", {"act": "delete"}).status_code == 404
    editor.post(f"/admin/feedback/{by_text['Skriv mere om sutter']}/", {"act": "keep"})
    editor.post(f"/admin/feedback/{by_text['Slet mig']}/", {"act": "delete"})
    assert [c.text for c in comments_to_read(fjordby, kept=True)] == ["Skriv mere om sutter"]
    assert comments_to_read(fjordby, kept=False) == []
    assert comments_to_read(klitby, kept=False)[0].text == "CANARY"
    recorded = AuditEvent.objects.filter(action__startswith="feedback.").values_list("action", flat=True)
    assert sorted(recorded) == ["feedback.comment_deleted", "feedback.comment_kept"]


def test_a_professional_does_not_see_the_report(fjordby):
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, staff_user(fjordby, Role.PROFESSIONAL))
    assert client.get("/admin/feedback/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_asks_the_same_number_of_queries(sleep, fjordby, editor, count):
    for number in range(count):
        answers(content.article(sleep["da"], f"A{number}", slug=f"a{number}"), fjordby, 10, 0)
    editor.get("/admin/feedback/")
    with CaptureQueriesContext(connection) as asked:
        editor.get("/admin/feedback/")
    assert sum("feedback_" in query["sql"] for query in asked.captured_queries) == 3


def test_old_answers_and_comments_are_deleted(page, fjordby):
    now = timezone.now()
    for age in (179, 181, 731):
        give_answer(
            municipality=fjordby, article=page.uuid, revision=page.live_revision_id, helpful=True,
            comment="x", today=now.date() - dt.timedelta(days=age),
        )  # fmt: skip
    assert forget_old(now) == {"feedback_answers": 1, "feedback_comments": 2}
