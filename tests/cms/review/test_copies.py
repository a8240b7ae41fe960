"""A copy and a translation are not reviewed because what they come from was."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cms.content.copying import CopyAsDraftForm
from cms.content.models import ArticlePage, RegionLibraryPage, TopicPage
from cms.review.actions.copies import forget_reviews
from cms.review.gate import PublishRefusedError, missing
from tests.cms.review.conftest import approve, in_days, reviewed
from tests.factories import content

HARD = "Sundhedsplejerskekonsultationen forudsætter dokumenteret vaccinationsstatus. " * 5


def now(page):
    return ArticlePage.objects.get(pk=page.pk)


def test_a_copy_begins_as_a_draft_that_nobody_has_reviewed(fjordby, enter):
    page = reviewed(fjordby.place)
    page.get_latest_revision().publish()
    client = enter(fjordby.admin)
    address = reverse("wagtailadmin_pages:copy", args=(page.pk,))
    assert b"publish_copies" not in client.get(address).content
    answer = client.post(
        address,
        {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": page.get_parent().pk,
            "publish_copies": "on",
        },
    )
    assert answer.status_code == 302
    copy = ArticlePage.objects.get(slug="copy")
    draft = copy.get_latest_revision_as_object()
    assert (copy.live, copy.reviewer_name, draft.reviewer_name, draft.reviewed_at) == (False, "", "", None)
    assert {check.code for check in missing(draft)} == {"reviewer", "next_review"}
    assert (now(page).live, now(page).reviewer_name) == (True, "Lone Kjær")


def test_copies_below_a_copied_topic_are_unreviewed_drafts_and_an_alias_stays_as_it_is(region, fjordby):
    root = RegionLibraryPage.objects.get(region=region, locale__language_code="da")
    topic = root.add_child(instance=TopicPage(title="Sleep", slug="sleep", key="sleep", locale=root.locale))
    page = content.article(
        topic, "Regional", publish=False, reviewer_name="Lone Kjær", reviewed_at=in_days(-1)
    )
    page.get_latest_revision().publish()
    copied = topic.copy(recursive=True, update_attrs={"slug": "copied", "key": "copied"}, keep_live=False)
    alias = now(page).create_alias(parent=copied, update_slug="alias")
    forget_reviews(copied, fjordby.admin)
    [copy] = ArticlePage.objects.descendant_of(copied).exclude(pk=alias.pk)
    draft = copy.get_latest_revision_as_object()
    assert (copy.live, copy.reviewer_name, draft.reviewer_name, draft.reviewed_at) == (False, "", "", None)
    assert now(alias).reviewer_name == now(page).reviewer_name == "Lone Kjær"
    assert TopicPage.copy_form_class is ArticlePage.copy_form_class is CopyAsDraftForm


@pytest.fixture
def english(fjordby, django_capture_on_commit_callbacks):
    """Makes the English of a published Danish article in the translation editor, as a draft."""

    def of(danish, words="EN"):
        danish.get_latest_revision().publish()
        source, _ = TranslationSource.get_or_create_from_instance(now(danish))
        translation = Translation.objects.create(
            source=source, target_locale=Locale.objects.get(language_code="en")
        )
        for segment in StringSegment.objects.filter(source=source):
            StringTranslation.objects.create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                data=f"{words} {segment.string.data}"[:200],
                translation_type="manual",
            )
        with django_capture_on_commit_callbacks(execute=True):
            translation.save_target(user=fjordby.author, publish=False)
        page = ArticlePage.objects.get(translation_key=danish.translation_key, locale__language_code="en")
        approve(page.get_latest_revision_as_object())
        return page

    return of


def press_publish(client, page, callbacks):
    with callbacks(execute=True):
        return client.post(
            reverse("wagtailadmin_pages:edit", args=(page.pk,)), {"action": "publish"}, follow=True
        )


def test_a_translation_that_is_ready_is_published(
    fjordby, enter, english, django_capture_on_commit_callbacks
):
    page = english(reviewed(fjordby.place))
    press_publish(enter(fjordby.admin), page, django_capture_on_commit_callbacks)
    assert now(page).live
    assert now(page).title.startswith("EN ")


def test_a_translation_that_is_not_ready_stays_a_draft_and_its_editor_reads_why(
    fjordby, enter, english, django_capture_on_commit_callbacks
):
    page = english(reviewed(fjordby.place), words="EN")
    ArticlePage.objects.filter(translation_key=page.translation_key, locale__language_code="da").update(
        reviewer_name=""
    )
    source = TranslationSource.objects.get(object_id=page.translation_key)
    source.update_from_db()
    answer = press_publish(enter(fjordby.admin), page, django_capture_on_commit_callbacks)
    assert not now(page).live
    assert "En fagperson skal gennemgå art" in answer.content.decode()


def test_updating_all_translations_publishes_none_that_is_not_ready(
    fjordby, enter, english, django_capture_on_commit_callbacks
):
    page = english(reviewed(fjordby.place))
    ArticlePage.objects.filter(translation_key=page.translation_key, locale__language_code="da").update(
        reviewer_name=""
    )
    source = TranslationSource.objects.get(object_id=page.translation_key)
    with django_capture_on_commit_callbacks() as later:
        enter(fjordby.admin).post(
            reverse("wagtail_localize:update_translations", args=(source.pk,)), {"publish_translations": "on"}
        )
    with pytest.raises(PublishRefusedError):
        for act in later:
            act()
    assert not now(page).live


def test_translating_a_live_article_shows_families_no_danish_under_another_name(
    fjordby, enter, django_capture_on_commit_callbacks
):
    page = reviewed(fjordby.place)
    page.get_latest_revision().publish()
    client = enter(fjordby.admin)
    english = Locale.objects.get(language_code="en")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("wagtail_localize:submit_page_translation", args=(page.pk,)), {"locales": [english.pk]}
        )
    made = ArticlePage.objects.get(translation_key=page.translation_key, locale=english)
    assert not made.live


def test_the_easy_version_has_a_target_of_its_own(fjordby):
    page = reviewed(fjordby.place)
    page.easy_summary = "Kort."
    page.easy_body = [content.text("<p>Barnet sover. Det er godt.</p>")]
    assert [check.code for check in missing(approve(page))] == []
    page.easy_body = [content.text(f"<p>{HARD}</p>")]
    assert [check.code for check in missing(approve(page))] == ["easy_lix"]
    page.lix_reason = "Lovens ord skal stå der."
    assert missing(page) == []
    page.easy_body = [{"type": "image", "value": {"image": None, "alt": " ", "caption": ""}, "id": "a"}]
    assert [check.code for check in missing(approve(page))] == ["alt"]


def test_a_dead_link_in_the_easy_version_is_found(fjordby):
    hidden = reviewed(fjordby.place, "Hidden")
    page = reviewed(fjordby.place)
    page.easy_summary = "Kort."
    page.easy_body = [content.text(f'<p><a linktype="page" id="{hidden.pk}">Læs.</a></p>')]
    assert [check.code for check in missing(approve(page))] == ["links"]
