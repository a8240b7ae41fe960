"""Complaint 5, as translators tell it of wagtail-localize: words are overwritten, and one gets lost.

Its issues: 876 (sync switched on again overwrites), 607 (stopping it reverts), 832 (no overview of what is
stale), and guide 293 (a new translation begins with an outdated source).
"""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.operations import translate_object

from cms.accounts.models import Role
from cms.content.actions.translations import tell_check
from cms.content.models import ArticlePage
from cms.review.actions.words import keep_words
from tests.cms.content.asking import ask
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user


@pytest.fixture
def danish(fjordby):
    """A local article, which people of the municipality translate."""
    return content.article(
        content.local_index(fjordby), "Kilde", body=[content.text("<p>Læg barnet ned.</p>")]
    )


@pytest.fixture
def editor(fjordby, client):
    client.defaults["HTTP_HOST"] = "fjordby.localhost"
    sign_in(client, staff_user(fjordby, Role.MUNICIPAL_ADMIN))
    return client


@pytest.fixture
def translation(danish, django_capture_on_commit_callbacks):
    source, _made = TranslationSource.get_or_create_from_instance(danish)
    made = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    for segment in StringSegment.objects.filter(source=source):
        say(made, segment.string.data, f"EN {segment.string.data}")
    with django_capture_on_commit_callbacks(execute=True):
        made.save_target(publish=True)
    return made


def say(translation, danish, english):
    """What the translation editor does when somebody types: the words are kept, the page is as it was."""
    for segment in StringSegment.objects.filter(source=translation.source, string__data=danish):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={"data": english, "translation_type": "manual"},
        )


def page_of(danish, locale="en"):
    return ArticlePage.objects.get(translation_key=danish.translation_key, locale__language_code=locale)


def draft_of(danish, locale="en"):
    return page_of(danish, locale).get_latest_revision_as_object()


def by_hand(danish, **changes):
    page = draft_of(danish)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


def stop(editor, translation):
    answer = editor.post(
        reverse("wagtail_localize:stop_translation", args=(translation.pk,)), {"next": "/admin/"}
    )
    assert answer.status_code == 302


def restart(editor, danish):
    address = reverse("wagtailadmin_pages:edit", args=(page_of(danish).pk,))
    return editor.post(address, {"localize-restart-translation": "1"}, follow=True)


def test_new_translations_overwrite_what_a_human_wrote(fjordby, sleep):
    """Publishing the Danish source again leaves the English text as its translator left it."""
    danish = content.article(sleep["da"], "Kilde")
    english = content.article(sleep["en"], "By hand", of=danish)
    danish.title = "Ny kilde"
    danish.save_revision().publish()
    assert ask(f"articles/{english.uuid}?locale=en").json()["title"] == "By hand"
    assert {other["locale"] for other in ask(f"articles/{danish.uuid}").json()["alternates"]} == {"da", "en"}


def test_stopping_reverts_what_was_typed_in_the_translation_editor(danish, translation, editor):
    """607: what was typed and not yet published is in the draft that one goes on with."""
    say(translation, "Kilde", "Typed and not published")
    stop(editor, translation)
    assert draft_of(danish).title == "Typed and not published"
    assert ask(f"articles/{danish.uuid}?locale=en").json()["title"] == "EN Kilde"


def test_starting_again_overwrites_what_was_written_by_hand(
    danish, translation, editor, django_capture_on_commit_callbacks
):
    """876: after stop, edit and start, the translation editor publishes the words written by hand."""
    stop(editor, translation)
    body = draft_of(danish).body
    body[0] = ("text", content.text("<p>Lay the baby down, by hand.</p>")["value"], body[0].id)
    by_hand(danish, title="By hand", body=body)
    assert restart(editor, danish).status_code == 200
    translation.refresh_from_db()
    assert translation.enabled
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    read = ask(f"articles/{danish.uuid}?locale=en").json()
    assert read["title"] == "By hand"
    assert "Lay the baby down, by hand." in read["blocks"][0]["html"]
    assert len(read["blocks"]) == 1


def test_starting_again_loses_parts_that_only_the_translation_has(danish, translation, editor):
    """876: what the translation editor has no place for keeps it from starting, and is not touched."""
    stop(editor, translation)
    page = draft_of(danish)
    page.body.append(("text", content.text("<p>For newcomers.</p>")["value"]))
    by_hand(danish, body=page.body)
    told = restart(editor, danish).content.decode()
    assert "andre dele end den danske" in told
    translation.refresh_from_db()
    assert not translation.enabled
    assert len(ask(f"articles/{danish.uuid}?locale=en").json()["blocks"]) == 2


def test_a_new_language_begins_with_the_text_of_an_older_translation(fjordby, danish, translation):
    """guide 293: Arabic begins with what the Danish article says now, not with what English was made from."""
    from cms.municipalities.actions import update_municipality

    update_municipality(municipality=fjordby, actor=None, languages=["da", "en", "ar"])
    fresh = ArticlePage.objects.get(pk=danish.pk)
    fresh.title = "Kilden er ny"
    fresh.save_revision().publish()
    arabic = Locale.objects.get(language_code="ar")
    translate_object(ArticlePage.objects.get(pk=danish.pk), [arabic])
    assert draft_of(danish, "ar").title == "Kilden er ny"
    strings = StringSegment.objects.filter(source=translation.source).values_list("string__data", flat=True)
    assert "Kilden er ny" in strings
    assert page_of(danish).title == "EN Kilde"


def test_nothing_shows_which_translations_are_stale(danish, translation, editor):
    """832: one list names them with a way to what changed, and it is empty when nothing is stale."""
    address = reverse("content_outdated_translations")
    english = page_of(danish)
    keep_words(page=english, danish=danish, name="A", role="B", signed_in=True, revision_id=None)
    tell_check(english)
    assert "EN Kilde" not in editor.get(address).content.decode()
    fresh = ArticlePage.objects.get(pk=danish.pk)
    fresh.summary = "Et nyt svar."
    fresh.save_revision().publish()
    shown = editor.get(address).content.decode()
    assert "EN Kilde" in shown
    assert "/revisions/compare/" in shown
    assert ask(f"articles/{danish.uuid}?locale=en").json()["translation"]["status"] == "outdated"
