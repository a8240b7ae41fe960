"""Wagtail's own API of the admin makes no copy that is live, or that somebody seems to have reviewed."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Locale

from cms.content.models import ArticlePage, RegionLibraryPage, TopicPage
from cms.review.actions.words import assume_published
from cms.review.gate import missing
from cms.review.models import ArticleApproval
from tests.cms.review.conftest import in_days, reviewed
from tests.factories import content


def act(client, page, name, **data):
    address = reverse("wagtailadmin_api:pages:action", args=(page.pk, name))
    return client.post(address, data, "application/json")


def now(page):
    return ArticlePage.objects.get(pk=page.pk)


def live(place):
    page = reviewed(place)
    page.get_latest_revision().publish()
    return now(page)


@pytest.mark.parametrize("data", [{}, {"keep_live": True}, {"keep_live": False}])
def test_a_copy_is_a_draft_that_nobody_has_reviewed(fjordby, enter, data):
    page = live(fjordby.place)
    answer = act(enter(fjordby.admin), page, "copy", slug="copy", **data)
    assert answer.status_code == 201
    copy = ArticlePage.objects.get(slug="copy")
    draft = copy.get_latest_revision_as_object()
    assert (copy.live, copy.reviewer_name, draft.reviewer_name, draft.reviewed_at) == (False, "", "", None)
    assert {"reviewer", "next_review"} <= {check.code for check in missing(draft)}
    assert not ArticleApproval.objects.filter(page=copy.pk).exclude(name="").exists()
    assert (now(page).live, now(page).reviewer_name) == (True, "Lone Kjær")


def test_copies_of_a_whole_topic_are_drafts_too(region, fjordby):
    root = RegionLibraryPage.objects.get(region=region, locale__language_code="da")
    topic = root.add_child(instance=TopicPage(title="Sleep", slug="sleep", key="sleep", locale=root.locale))
    content.article(topic, "Regional", reviewer_name="Lone Kjær", reviewed_at=in_days(-1))
    data = {"recursive": True, "keep_live": True, "slug": "copied"}
    fjordby.admin.is_superuser = True
    request = SimpleNamespace(user=fjordby.admin)
    copied = PagesAdminAPIViewSet.actions["copy"](None, request)._action_from_data(topic, data).execute()
    [copy] = ArticlePage.objects.descendant_of(copied)
    assert (copied.live, copy.live, copy.reviewer_name) == (False, False, "")
    assert copy.get_latest_revision_as_object().reviewer_name == ""


def test_no_alias_stands_for_a_translation(fjordby):
    data = {"locale": "en", "copy_parents": False, "recursive": False, "alias": True}
    action = PagesAdminAPIViewSet.actions["copy_for_translation"](None, SimpleNamespace(user=fjordby.admin))
    assert action._action_from_data(live(fjordby.place), data).alias is False


def test_danish_made_from_another_language_is_not_reviewed(fjordby):
    shelf = content.local_index(fjordby.place, "en")
    page = content.article(shelf, "Safe sleep", reviewer_name="Lone Kjær", reviewed_at=in_days(-1))
    made = page.copy_for_translation(Locale.objects.get(language_code="da"))
    assert now(made).reviewer_name == now(made).get_latest_revision_as_object().reviewer_name == ""
    assert not ArticleApproval.objects.filter(page=made.pk).exclude(name="").exists()


def test_going_back_and_leaving_the_alias_publish_nothing(fjordby, enter):
    page = live(fjordby.place)
    first = page.latest_revision_id
    draft = page.get_latest_revision_as_object()
    draft.title = "Andre ord om noget helt andet end før"
    draft.save_revision(user=fjordby.admin)
    client = enter(fjordby.admin)
    assert act(client, page, "revert_to_page_revision", revision_id=first).status_code == 200
    assert now(page).live_revision_id == first
    assert act(client, page, "create_alias", update_slug="alias").status_code == 201
    alias = ArticlePage.objects.get(slug="alias")
    assert act(client, alias, "convert_alias").status_code == 200
    assert not ArticleApproval.objects.filter(page=alias.pk).exclude(name="").exists()
    # Whatever else is written there needs a review of its own.
    draft = now(alias).get_latest_revision_as_object()
    draft.summary = "Giv barnet honning, det sover det godt af."
    draft.save_revision(user=fjordby.admin)
    assert act(client, alias, "publish").status_code == 400
    assert now(alias).summary == page.summary
    # A date read back from a spreadsheet is saved by nobody.
    now(alias).get_latest_revision_as_object().save_revision()
    assume_published()
    assert act(client, alias, "publish").status_code == 400
