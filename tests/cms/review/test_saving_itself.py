"""The editor saves by itself while somebody types; that must not undo what somebody decides."""

import threading

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from wagtail.admin.forms.pages import WagtailAdminPageForm

from cms.content.models import ArticlePage, PublishedArticle
from tests.cms.review.conftest import draft, in_days
from tests.cms.review.forms import fields_of
from tests.factories.accounts import sign_in

HOST = "fjordby.localhost"
APPROVAL = {
    "action-workflow-action": "true",
    "workflow-action-name": "approve",
    "workflow-action-extra-data": (
        f'{{"reviewer_role": "Jordemoder", "next_review_at": "{in_days(200).isoformat()}", "comment": ""}}'
    ),
}


def browser(user):
    client = Client(headers={"host": HOST})
    sign_in(client, user)
    return client


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


@pytest.fixture
def waiting(fjordby):
    """In review, and without blocks whose fields the test would have to send back."""
    page = draft(fjordby.place, owner=fjordby.author, body=[])
    page.get_workflow().start(page, fjordby.author)
    return ArticlePage.objects.get(pk=page.pk)


def form_of(client, page):
    """What the browser sends when nothing was changed."""
    fields = fields_of(client.get(edit_address(page)).content.decode())
    return fields | {"sources-0-id": page.sources.raw_data[0]["id"]}


def test_a_save_by_itself_carries_out_no_act(fjordby, waiting):
    client = browser(fjordby.reviewer)
    fields = form_of(client, waiting)
    answer = client.post(edit_address(waiting), fields | APPROVAL, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "act_under_way")
    assert not ArticlePage.objects.get(pk=waiting.pk).live
    # The same from a person's click is the act.
    answer = client.post(edit_address(waiting), fields | APPROVAL, follow=True)
    assert "rettet i artiklen" not in answer.content.decode()
    assert ArticlePage.objects.get(pk=waiting.pk).live


@pytest.mark.django_db(transaction=True)
def test_an_approval_is_not_undone_by_a_save_that_began_before_it(fjordby, waiting, monkeypatch):
    reviewer, other = browser(fjordby.reviewer), browser(fjordby.admin)
    others_fields = form_of(other, waiting)
    fields = form_of(reviewer, waiting)
    began, approved = threading.Event(), threading.Event()
    is_valid = WagtailAdminPageForm.is_valid

    def slow_is_valid(form):
        """The page is read, and not yet written."""
        found = is_valid(form)
        if threading.current_thread().name == "saves itself":
            began.set()
            approved.wait(2)
        return found

    monkeypatch.setattr(WagtailAdminPageForm, "is_valid", slow_is_valid)

    def save_itself():
        other.post(edit_address(waiting), others_fields, headers={"accept": "application/json"})
        connections.close_all()

    saving = threading.Thread(target=save_itself, name="saves itself")
    saving.start()
    assert began.wait(20)
    answer = reviewer.post(edit_address(waiting), fields | APPROVAL)
    approved.set()
    saving.join()
    assert answer.status_code == 302
    page = ArticlePage.objects.get(pk=waiting.pk)
    assert page.live
    assert page.reviewer_role == "Jordemoder"
    assert PublishedArticle.unscoped.filter(article_uuid=page.uuid).exists()
