"""A translation is checked by somebody who reads both languages, not by whoever reviewed the Danish text."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cms.audit.models import AuditEvent
from cms.content.models import ArticlePage, PublishedArticle, TranslationState
from cms.review.actions.links import answer_link, send_link, token_of
from cms.review.actions.reviewing import DraftChangedError, SelfApprovalError, check_translation
from cms.review.gate import PublishRefusedError, checklist, missing
from cms.review.models import ArticleApproval, ReviewLink
from cms.review.rules import editors_since_approval, may_check_translation
from tests.cms.content.asking import ask
from tests.cms.review.conftest import in_days, reviewed
from tests.cms.review.test_workflow import act
from tests.factories import content

FACTS = {
    "reviewer_name": "Lone Kjær",
    "reviewer_role": "Sundhedsplejerske",
    "reviewed_at": in_days(-1),
    "next_review_at": in_days(300),
}
ENGLISH = "<p>Lay the child on the back each time it sleeps, in its own bed and close to you, all of the first year.</p>"


def now(page):
    return ArticlePage.objects.get(pk=page.pk)


def unmet(page):
    return [check.code for check in missing(now(page).get_latest_revision_as_object())]


@pytest.fixture
def danish(fjordby):
    page = reviewed(fjordby.place, "Sikker søvn")
    page.get_latest_revision().publish()
    return now(page)


def english_of(danish, town, publish=False):
    page = content.article(
        content.local_index(town.place, "en"),
        "Sleep safely",
        of=danish,
        publish=False,
        owner=town.author,
        **FACTS,
    )
    page.sources = danish.sources
    page.body = [content.text(ENGLISH)]
    page.save()
    revision = page.save_revision(user=town.author)
    if publish:
        revision.publish()
    return now(page)


@pytest.fixture
def english(danish, fjordby):
    """Translated by the author."""
    return english_of(danish, fjordby)


def check(page, person, role="Tolk"):
    page = now(page)
    check_translation(page=page, actor=person, role=role, revision=page.latest_revision_id)


def change(page, user, **fields):
    draft = now(page).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user)


def provenance(page):
    return ask(f"articles/{page.uuid}?locale=en").json()["provenance"]


def test_the_danish_review_is_none_of_the_translation(fjordby, english, client):
    assert unmet(english) == ["translation"]
    with pytest.raises(PublishRefusedError):
        english.get_latest_revision().publish(user=fjordby.admin)
    check(english, fjordby.reviewer)
    assert unmet(english) == []
    now(english).get_latest_revision().publish(user=fjordby.author)
    told = provenance(english)
    assert told["reviewer"] == {"name": "Lone Kjær", "role": "Sundhedsplejerske"}
    assert told["translation_check"] == {
        "name": fjordby.reviewer.display_name,
        "role": "Tolk",
        "checked_on": in_days(0).isoformat(),
    }
    assert ask(f"articles/{english.uuid}?locale=da").json()["provenance"]["translation_check"] is None
    page = client.get(
        "/en/bibliotek/sleep-safely", headers={"host": "fjordby.localhost", "accept": "text/html"}
    )
    assert f"{fjordby.reviewer.display_name}, Tolk" in page.content.decode()
    event = AuditEvent.objects.get(action="review.translation_checked")
    assert (event.actor_id, event.municipality_id) == (fjordby.reviewer.pk, fjordby.place.pk)


def test_neither_the_translator_nor_who_does_not_review_here_checks_it(fjordby, klitby, english):
    for person in (fjordby.author, fjordby.colleague, klitby.reviewer):
        assert not may_check_translation(person, english)
        with pytest.raises(SelfApprovalError):
            check(english, person)
    change(english, fjordby.admin, title="Sleep well")
    with pytest.raises(SelfApprovalError):
        check(english, fjordby.admin)
    assert not ArticleApproval.objects.filter(page=english.pk).exists()


def test_who_typed_a_text_into_the_translation_editor_is_a_translator(fjordby, danish, english):
    source, _made = TranslationSource.get_or_create_from_instance(danish)
    segment = StringSegment.objects.filter(source=source).first()
    StringTranslation.objects.create(
        translation_of=segment.string,
        context=segment.context,
        locale=Locale.objects.get(language_code="en"),
        data="Sleep",
        translation_type="manual",
        last_translated_by=fjordby.reviewer,
    )
    assert fjordby.reviewer.pk in editors_since_approval(english)
    assert not may_check_translation(fjordby.reviewer, english)
    assert fjordby.reviewer.pk not in editors_since_approval(danish)


def test_what_changed_while_somebody_read_is_not_checked(fjordby, english):
    read = english.latest_revision_id
    change(english, fjordby.author, title="Other words")
    with pytest.raises(DraftChangedError):
        check_translation(page=now(english), actor=fjordby.reviewer, role="Tolk", revision=read)


def test_a_small_correction_keeps_the_check_and_more_does_not(fjordby, english):
    check(english, fjordby.reviewer)
    change(english, fjordby.author, body=[content.text(ENGLISH.replace("close to", "near"))])
    assert unmet(english) == []
    change(
        english, fjordby.author, body=[content.text(ENGLISH.replace("the back", "its side, not the back"))]
    )
    assert unmet(english) == ["translation"]


def test_a_new_danish_text_asks_for_a_new_check_when_the_translation_follows(fjordby, danish, english):
    check(english, fjordby.reviewer)
    now(english).get_latest_revision().publish(user=fjordby.author)
    small = change(danish, None, search_terms="søvn")
    small.publish()
    change(english, fjordby.author, title="Sleeping safely")
    assert unmet(english) == []
    change(danish, None, summary="Læg barnet på ryggen i 12 måneder.").publish()
    assert unmet(english) == ["translation"]
    [line] = missing(now(english).get_latest_revision_as_object())
    assert "12" in line.passages[0][1]
    check(english, fjordby.reviewer)
    assert unmet(english) == []


def test_the_workflow_asks_for_no_dates_and_leaves_the_danish_review_alone(fjordby, english):
    english.get_workflow().start(english, fjordby.author)
    page = now(english)
    names = [name for name, _label, _modal in page.current_workflow_task.get_actions(page, fjordby.reviewer)]
    assert names == ["reject", "approve_translation"]
    assert not page.current_workflow_task.get_form_for_action("approve_translation").base_fields.keys() & {
        "next_review_at"
    }
    act(page, fjordby.reviewer, "approve_translation", reviewer_role="Tolk", comment="Godt")
    page = now(english)
    assert page.live
    assert (page.reviewer_name, page.reviewed_at) == ("Lone Kjær", FACTS["reviewed_at"])
    assert provenance(english)["translation_check"]["role"] == "Tolk"


def test_somebody_without_an_account_checks_it_through_a_link(fjordby, danish, english, client):
    link = send_link(
        about=english,
        name="Amira Said",
        role="Tolk",
        email="a@example.org",
        language="da",
        actor=fjordby.author,
    )
    shown = client.post("/review", {"token": token_of(link)}, headers={"host": "fjordby.localhost"})
    text = shown.content.decode()
    assert "Lay the child on the back" in text
    assert "Sikker søvn in one sentence." in text
    answer_link(link=ReviewLink.objects.get(), approves=True, text="")
    page = now(english)
    assert (page.live, unmet(page)) == (False, [])
    assert page.get_latest_revision_as_object().reviewer_name == "Lone Kjær"
    page.get_latest_revision().publish(user=fjordby.author)
    assert provenance(english)["translation_check"]["name"] == "Amira Said"


def test_the_link_shows_the_easy_version_for_which_it_vouches(fjordby, danish, client):
    draft = danish.get_latest_revision_as_object()
    draft.easy_summary, draft.easy_body = "Kort.", [content.text("<p>CANARY-EASY sover godt.</p>")]
    draft.save_revision()
    link = send_link(
        about=now(danish), name="Ole", role="Læge", email="o@example.org", language="da", actor=fjordby.author
    )
    shown = client.post("/review", {"token": token_of(link)}, headers={"host": "fjordby.localhost"})
    assert "CANARY-EASY" in shown.content.decode()


def test_the_screen_shows_both_texts_and_takes_the_answer_of_who_may_give_it(fjordby, klitby, english, enter):
    address = reverse("review_check_translation", args=(english.pk,))
    text = enter(fjordby.author).get(address).content.decode()
    assert "Lay the child on the back" in text
    assert "Sikker søvn in one sentence." in text
    assert 'name="role"' not in text
    given = {"role": "Tolk", "revision": english.latest_revision_id}
    assert enter(fjordby.author).post(address, given).status_code in {302, 403}
    assert not ArticleApproval.objects.filter(page=english.pk).exists()
    assert enter(klitby.reviewer, "klitby.localhost").post(address, given).status_code == 404
    client = enter(fjordby.reviewer)
    assert 'name="role"' in client.get(address).content.decode()
    assert client.post(address, {**given, "revision": 1}).status_code == 200
    assert not ArticleApproval.objects.filter(page=english.pk).exists()
    assert client.post(address, given).status_code == 302
    assert ArticleApproval.objects.get(page=english.pk).role == "Tolk"
    assert "er tjekket af" in client.get(address).content.decode()


def test_a_danish_article_has_nothing_to_check(fjordby, danish, enter):
    answer = enter(fjordby.reviewer).get(reverse("review_check_translation", args=(danish.pk,)))
    assert "ikke en oversættelse" in answer.content.decode()


def test_what_was_online_before_stays_and_is_listed_as_not_checked(fjordby, klitby, danish, enter):
    english = english_of(danish, fjordby, publish=True)
    theirs = reviewed(klitby.place, "CANARY-B")
    theirs.get_latest_revision().publish()
    english_of(now(theirs), klitby, publish=True)
    state = TranslationState.objects.get(article_uuid=english.uuid)
    assert (now(english).live, state.checked_on, state.checked_by) == (True, None, "")
    assert provenance(english)["translation_check"] is None
    report = reverse("content_outdated_translations")
    text = enter(fjordby.admin).get(report).content.decode()
    assert "Oversættelse ikke tjekket" in text
    assert "CANARY" not in text
    # Checked as it is online: families are told at once, without another publication.
    check(english, fjordby.reviewer)
    assert provenance(english)["translation_check"]["role"] == "Tolk"
    assert "Oversættelse ikke tjekket" not in enter(fjordby.admin).get(report).content.decode()


def test_a_check_of_a_draft_says_nothing_of_the_words_online(fjordby, danish):
    english = english_of(danish, fjordby, publish=True)
    change(english, fjordby.author, title="Other words altogether", body=[content.text("<p>Never 5 ml.</p>")])
    check(english, fjordby.reviewer)
    assert provenance(english)["translation_check"] is None
    assert PublishedArticle.unscoped.get(article_uuid=english.uuid, locale="en").title == "Sleep safely"


def test_a_new_translation_carries_no_check(danish):
    source, _made = TranslationSource.get_or_create_from_instance(danish)
    english = Locale.objects.get(language_code="en")
    Translation.objects.create(source=source, target_locale=english).save_target(publish=False)
    made = ArticlePage.objects.get(translation_key=danish.translation_key, locale=english)
    draft = made.get_latest_revision_as_object()
    lines = {check.code: check.met for check in checklist(draft)}
    assert draft.reviewer_name == "Lone Kjær"
    assert (lines["reviewer"], lines["translation"]) == (True, False)
