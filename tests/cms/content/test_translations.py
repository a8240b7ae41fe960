"""Translations: what they follow, when they are outdated, and that nobody's words are overwritten."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from cms.content.actions.translations import confirm_translation
from cms.content.models import ArticlePage, PublishedArticle, TranslationState
from tests.cms.content.asking import ask
from tests.factories import content
from tests.factories.core import UserFactory


def live(page):
    return ArticlePage.objects.get(pk=page.pk)


def republish(page, **changes):
    fresh = live(page)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save_revision().publish()
    return live(page)


def status(page, locale="en"):
    return ask(f"articles/{page.uuid}?locale={locale}").json()["translation"]


@pytest.fixture
def danish(fjordby, sleep):
    return content.article(sleep["da"])


@pytest.fixture
def english(danish, sleep):
    return content.article(sleep["en"], "Sleep safely", of=danish)


def test_translation_names_the_danish_revision_that_it_says(danish, english):
    assert status(english) == {"status": "human", "of_revision": danish.live_revision_id}
    assert ask(f"articles/{danish.uuid}?locale=da").json()["translation"] is None


def test_new_danish_text_makes_the_translation_outdated_and_its_reader_is_told(fjordby, danish, english):
    old = danish.live_revision_id
    republish(danish, summary="A new short answer.")
    assert status(english) == {"status": "outdated", "of_revision": old}
    row = PublishedArticle.unscoped.get(municipality=fjordby, article_uuid=danish.uuid, locale="en")
    assert row.translation_status == "outdated"


def test_new_dates_and_a_draft_do_not_make_it_outdated(danish, english):
    republish(danish, offline=True, search_terms="cot")
    draft = live(danish)
    draft.summary = "Only a draft."
    draft.save_revision()
    assert status(english)["status"] == "human"


def test_saving_the_same_text_again_with_new_inner_ids_changes_nothing(fjordby, sleep):
    lines = {"title": "Look", "items": ["One", "Two"]}
    block = {"type": "checklist", "value": lines, "id": "11111111-1111-4111-8111-111111111111"}
    danish = content.article(sleep["da"], body=[block])
    english = content.article(sleep["en"], "English", of=danish)
    fresh = live(danish)
    fresh.body = [
        {
            **block,
            "value": {**lines, "items": [{"type": "item", "value": v, "id": v} for v in ("One", "Two")]},
        }
    ]
    fresh.save_revision().publish()
    assert status(english)["status"] == "human"


def test_mending_a_word_of_an_outdated_translation_does_not_make_it_current(danish, english):
    republish(danish, summary="A new short answer.")
    republish(english, title="Sleep more safely")
    assert status(english)["status"] == "outdated"


def test_editor_who_compared_says_that_it_is_current(danish, english):
    danish = republish(danish, summary="A new short answer.")
    confirm_translation(page=live(english), actor=UserFactory())
    assert status(english) == {"status": "human", "of_revision": danish.live_revision_id}
    republish(danish, summary="Another one.")
    assert status(english)["status"] == "outdated"


def test_translation_published_before_its_source_waits_for_it(fjordby, sleep):
    danish = content.article(sleep["da"], publish=False)
    english = content.article(sleep["en"], "English", of=danish)
    assert ask(f"articles/{english.uuid}?locale=en").json()["translation"] is None
    danish.get_latest_revision().publish()
    assert status(english)["status"] == "human"
    republish(danish, title="New title")
    assert status(english)["status"] == "outdated"


def test_deleted_translation_leaves_no_state(danish, english):
    live(english).delete()
    assert not TranslationState.objects.exists()


# With the translation editor (wagtail-localize)


@pytest.fixture
def translated(danish, django_capture_on_commit_callbacks):
    """English by the translation editor: every string by hand."""
    source, _ = TranslationSource.get_or_create_from_instance(danish)
    translation = Translation.objects.create(
        source=source, target_locale=Locale.objects.get(language_code="en")
    )
    translate(translation)
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    return translation


def translate(translation, prefix="EN"):
    for segment in StringSegment.objects.filter(source=translation.source):
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={"data": f"{prefix} {segment.string.data}", "translation_type": "manual"},
        )


def test_block_ids_are_the_same_in_both_languages(danish, translated):
    ids = {
        locale: [block["id"] for block in ask(f"articles/{danish.uuid}?locale={locale}").json()["blocks"]]
        for locale in ("da", "en")
    }
    assert ids["da"] == ids["en"]
    assert len(ids["da"]) == 1


def test_publishing_danish_never_overwrites_what_a_translator_wrote(danish, translated):
    english = ask(f"articles/{danish.uuid}?locale=en").json()
    danish = republish(danish, title="Ny titel", body=[content.text("<p>Helt ny tekst.</p>")])
    translated.source.update_from_db()
    after = ask(f"articles/{danish.uuid}?locale=en").json()
    assert (after["title"], after["blocks"]) == (english["title"], english["blocks"])
    assert after["translation"]["status"] == "outdated"


def test_synchronising_keeps_hand_written_words_and_half_a_translation_stays_outdated(
    danish, translated, django_capture_on_commit_callbacks
):
    title = ask(f"articles/{danish.uuid}?locale=en").json()["title"]
    danish = republish(danish, summary="Nyt kort svar.")
    translated.source.update_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        translated.save_target(publish=True)
    half = ask(f"articles/{danish.uuid}?locale=en").json()
    assert half["title"] == title
    assert half["translation"]["status"] == "outdated"
    translate(translated)
    with django_capture_on_commit_callbacks(execute=True):
        translated.save_target(publish=True)
    whole = ask(f"articles/{danish.uuid}?locale=en").json()
    assert whole["summary"] == "EN Nyt kort svar."
    assert whole["translation"] == {"status": "human", "of_revision": danish.live_revision_id}


def test_machine_translation_that_was_published_is_told(
    danish, translated, django_capture_on_commit_callbacks
):
    StringTranslation.objects.update(translation_type="machine")
    with django_capture_on_commit_callbacks(execute=True):
        translated.save_target(publish=True)
    assert status(danish)["status"] == "machine_approved"
