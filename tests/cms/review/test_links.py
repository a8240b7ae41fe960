"""A reviewer without an account: one person, one draft, fourteen days, one host."""

import datetime as dt
import re

import pytest
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.audit.models import AuditEvent
from cms.content.models import ArticlePage
from cms.review.actions.links import LinkRefusedError, revoke_link, send_link, token_of
from cms.review.models import ReviewLink
from tests.cms.review.conftest import draft


@pytest.fixture
def page(fjordby):
    return draft(fjordby.place, "CANARY-DRAFT", owner=fjordby.author)


@pytest.fixture
def link(fjordby, page):
    return send_link(
        about=page,
        name="Ole Barn",
        role="Børnelæge",
        email="ole@example.org",
        language="da",
        actor=fjordby.author,
    )


def ask(client, token, host="fjordby.localhost", **values):
    return client.post("/review", {"token": token, **values}, headers={"host": host})


def is_refused(answer):
    return answer.status_code == 404 and b"CANARY" not in answer.content


def test_the_link_opens_the_draft_and_nothing_keeps_it(client, link):
    answer = ask(client, token_of(link))
    assert answer.status_code == 200
    assert "CANARY-DRAFT" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_address_alone_shows_nothing(client, link):
    answer = client.get("/review", headers={"host": "fjordby.localhost"})
    assert answer.status_code == 200
    assert b"CANARY" not in answer.content


def test_the_letter_goes_to_the_person_with_the_token_in_the_fragment(
    fjordby, page, settings, django_capture_on_commit_callbacks
):
    settings.DELIVER_IN_BACKGROUND = False
    with django_capture_on_commit_callbacks(execute=True):
        made = send_link(
            about=page, name="Ole", role="Læge", email="ole@example.org", language="en", actor=fjordby.author
        )
    [letter] = mail.outbox
    assert letter.to == ["ole@example.org"]
    address = re.search(r"https?://\S+", letter.body).group()
    assert address.partition("#t=")[2] == token_of(made)
    assert address.startswith("http://fjordby.localhost")


def test_expired_revoked_forged_and_used_links_open_nothing(fjordby, client, link):
    token = token_of(link)
    assert is_refused(ask(client, token + "x"))
    assert is_refused(ask(client, signing.dumps(str(link.pk), salt="content.preview")))
    ReviewLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert is_refused(ask(client, token))
    ReviewLink.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))
    assert ask(client, token).status_code == 200
    ask(client, token, answer="wishes", text="Kortere", send="1")
    assert is_refused(ask(client, token))
    ReviewLink.objects.update(answered_at=None)
    revoke_link(link=ReviewLink.objects.get(), actor=fjordby.author)
    assert is_refused(ask(client, token))


def test_the_link_works_on_its_own_host_only(client, klitby, link):
    assert is_refused(ask(client, token_of(link), host="klitby.localhost"))
    assert is_refused(ask(client, token_of(link), host="localhost"))


def test_an_approval_is_on_record_and_publishes_nothing(client, page, link):
    answer = ask(client, token_of(link), answer="approved", text="Godt", send="1")
    assert answer.status_code == 200
    page = ArticlePage.objects.get(pk=page.pk)
    latest = page.get_latest_revision_as_object()
    assert not page.live
    assert (latest.reviewer_name, latest.reviewer_role) == ("Ole Barn", "Børnelæge")
    assert latest.reviewed_at == dt.date.today()
    entry = PageLogEntry.objects.get(action="review.link_approved")
    assert "Ole Barn" in entry.message
    assert "Godt" in entry.message
    assert AuditEvent.objects.filter(action="review.link_answered").count() == 1


def test_wishes_need_words_and_change_nothing_in_the_article(client, page, link):
    before = page.latest_revision_id
    assert ask(client, token_of(link), answer="wishes", text=" ", send="1").status_code == 422
    assert ask(client, token_of(link), send="1").status_code == 422
    ask(client, token_of(link), answer="wishes", text="Kortere", send="1")
    assert ArticlePage.objects.get(pk=page.pk).latest_revision_id == before
    assert "Kortere" in PageLogEntry.objects.get(action="review.link_wishes").message


def test_nobody_vouches_for_words_they_have_not_seen(fjordby, client, page, link):
    page.save_revision(user=fjordby.author)
    answer = ask(client, token_of(link), answer="approved", text="", send="1")
    assert answer.status_code == 409
    assert ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().reviewed_at is None
    assert ReviewLink.objects.get().answered_at is None


def test_authors_cannot_send_themselves_a_link(fjordby, page):
    for address in (fjordby.author.email, fjordby.colleague.email):
        with pytest.raises(LinkRefusedError):
            send_link(about=page, name="X", role="Y", email=address, language="da", actor=fjordby.colleague)


def test_links_are_seen_and_taken_back_on_ones_own_articles_only(fjordby, klitby, page, link, enter):
    other = draft(fjordby.place, "Another")
    client = enter(fjordby.author)
    assert "Ole Barn" in client.get(reverse("review_links", args=(page.pk,))).content.decode()
    wrong = reverse("review_revoke_link", args=(other.pk, link.pk))
    assert client.post(wrong).status_code == 404
    foreign = enter(klitby.author, "klitby.localhost")
    right = reverse("review_revoke_link", args=(page.pk, link.pk))
    assert foreign.post(right).status_code == 404
    assert foreign.get(reverse("review_links", args=(page.pk,))).status_code == 404
    assert ReviewLink.objects.get().is_open
    enter(fjordby.author).post(right)
    assert not ReviewLink.objects.get().is_open


def test_a_link_lives_fourteen_days_by_itself(client, link, monkeypatch):
    """Counted from its making, by the row and by the signature: either one is enough."""
    left = link.expires_at - timezone.now()
    assert dt.timedelta(days=13, hours=23) < left <= dt.timedelta(days=14)
    token = token_of(link)
    made = link.created_at.timestamp()
    monkeypatch.setattr(signing.time, "time", lambda: made + 13.9 * 86400)
    assert ask(client, token).status_code == 200
    ReviewLink.objects.update(expires_at=timezone.now() + dt.timedelta(days=365))
    monkeypatch.setattr(signing.time, "time", lambda: made + 14.1 * 86400)
    assert is_refused(ask(client, token))
