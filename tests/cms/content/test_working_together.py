"""Comments, locks and comparing work for articles that no template of Wagtail shows."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment

from cms.accounts.models import Role
from cms.content.models import ArticlePage
from tests.cms.content.asking import ask
from tests.cms.review.forms import fields_of
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user


def client_of(place, role):
    person = staff_user(place, role)
    client = Client(headers={"host": f"{place.slug}.localhost"})
    sign_in(client, person)
    client.person = person
    return client


@pytest.fixture
def editor(fjordby):
    return client_of(fjordby, Role.EDITOR)


@pytest.fixture
def page(fjordby, editor):
    return content.article(content.local_index(fjordby), "Sleep", owner=editor.person, **content.reviewed())


def address(page, act="edit", *more):
    return reverse(f"wagtailadmin_pages:{act}", args=(page.pk, *more))


def test_a_comment_on_a_field_is_kept_shown_to_colleagues_and_to_no_family(fjordby, editor, page):
    shown = editor.get(address(page)).content.decode()
    comment = {
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "0",
        "comments-0-contentpath": "summary",
        "comments-0-text": "CANARY: say it in fewer words",
        "comments-0-position": "",
        "comments-0-resolved": "",
        "comments-0-id": "",
        "comments-0-DELETE": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }
    assert editor.post(address(page), fields_of(shown) | comment).status_code in {200, 302}
    kept = Comment.objects.get(page=page.pk)
    assert (kept.user, kept.contentpath) == (editor.person, "summary")
    colleague = client_of(fjordby, Role.REVIEWER)
    assert "CANARY: say it in fewer words" in colleague.get(address(page)).content.decode()
    page = ArticlePage.objects.get(pk=page.pk)
    page.get_latest_revision().publish()
    assert "CANARY" not in ask(f"articles/{page.uuid}", **{"accept-encoding": "identity"}).content.decode()


def test_a_locked_article_is_not_changed_until_it_is_unlocked(fjordby, editor, page):
    admin = client_of(fjordby, Role.MUNICIPAL_ADMIN)
    form = fields_of(editor.get(address(page)).content.decode())
    assert admin.post(address(page, "lock")).status_code == 302
    editor.post(address(page), form | {"title": "Changed while locked"})
    assert ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Sleep"
    assert editor.post(address(page, "unlock")).status_code in {302, 403}
    assert ArticlePage.objects.get(pk=page.pk).locked
    assert admin.post(address(page, "unlock")).status_code == 302
    editor.post(address(page), form | {"title": "Changed afterwards"})
    assert ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Changed afterwards"


def test_two_versions_are_compared_word_by_word(klitby, editor, page):
    first = page.latest_revision_id
    page = ArticlePage.objects.get(pk=page.pk)
    page.summary = "A newer answer."
    page.body = [content.text("<p>Lay the child on the back.</p>")]
    second = page.save_revision(user=editor.person).pk
    shown = editor.get(address(page, "revisions_compare", first, second)).content.decode()
    assert '<span class="deletion">' in shown
    assert '<span class="addition">' in shown
    assert "newer" in shown
    other = client_of(klitby, Role.EDITOR)
    assert other.get(address(page, "revisions_compare", first, second)).status_code in {302, 403, 404}
