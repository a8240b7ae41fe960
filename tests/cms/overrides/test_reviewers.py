"""Who reviews a local change, and how they are told: links without an account, reminders, lists."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import Role
from cms.municipalities.scope import municipality_scope
from cms.overrides.review import OverrideSubject
from cms.review.actions.links import send_link, token_of
from cms.review.actions.reminders import send_reminders
from cms.review.actions.reviewing import assign_review
from cms.review.models import ReviewAssignment, ReviewLink
from cms.review.queries import candidates_for
from tests.cms.overrides.changes import again, codes, read, with_key
from tests.cms.overrides.conftest import act, client_of, drafted, submitted
from tests.cms.overrides.test_admin import LIST
from tests.factories import content
from tests.factories.accounts import staff_user
from tests.factories.overrides import override


def test_the_link_shows_the_draft_in_its_article_and_an_approval_publishes_nothing(
    client, fjordby, article, author
):
    made = drafted(fjordby, article, author.user, html="<p>CANARY Kom til os.</p>")
    link = send_link(
        about=made,
        name="Ole Barn",
        role="Børnelæge",
        email="ole@example.org",
        language="da",
        actor=author.user,
    )
    token = token_of(link)

    def opened(host="fjordby.localhost", **values):
        return client.post("/review", {"token": token, **values}, headers={"host": host})

    shown = opened().content.decode()
    assert '<div class="own">' in shown
    assert "CANARY Kom til os." in shown
    assert "Keep the room cool." in shown
    assert "Fjordby ændrer en artikel fra regionen" in shown
    assert opened("klitby.localhost").status_code == 404
    assert opened(answer="approved", text="Godt", send="1").status_code == 200
    made = again(made)
    assert not made.live
    assert made.get_latest_revision_as_object().reviewed.name == "Ole Barn"
    assert codes(made) == []
    history = author.get(f"{LIST}history/{made.pk}/").content.decode()
    assert "Ole Barn" in history


def test_links_are_those_of_the_text_not_of_the_page_with_its_key(fjordby, article, author):
    local = content.article(content.local_index(fjordby), "Ours", owner=author.user)
    values = {"role": "L", "language": "da", "actor": author.user}
    send_link(about=local, name="CANARY of the page", email="p@example.org", **values)
    made = with_key(local.pk, fjordby, article, author.user)
    send_link(about=made, name="Ole", email="o@example.org", **values)
    assert "CANARY" in author.get(f"/admin/review/{local.pk}/links/").content.decode()
    assert "Ole" not in author.get(f"/admin/review/{local.pk}/links/").content.decode()
    link = ReviewLink.objects.get(name="Ole")
    assert link.page_id is None
    assert link.about == made
    screen = f"/admin/regional-articles/changes/{made.pk}/review/links/"
    shown = author.get(screen).content.decode()
    assert "Ole" in shown
    assert "CANARY" not in shown
    other = drafted(fjordby, article, author.user, "replace_all")
    wrong = f"/admin/regional-articles/changes/{other.pk}/review/links/{link.pk}/revoke/"
    assert author.post(wrong).status_code == 404
    assert author.post(f"{screen}{link.pk}/revoke/").status_code == 302
    assert ReviewLink.objects.get(name="Ole").revoked_at is not None


def test_screens_of_anothers_change_exist_for_nobody_else(klitby, article, author, fjordby):
    theirs = drafted(klitby, article, staff_user(klitby, Role.EDITOR), html="<p>CANARY</p>")
    for name in ("measure", "assign", "links"):
        path = f"/admin/regional-articles/changes/{theirs.pk}/review/{name}/"
        for send in (author.get, author.post):
            answer = send(path)
            assert answer.status_code in {404, 405}
            assert b"CANARY" not in answer.content
    assert client_of(klitby).get(path).status_code == 200


def test_the_screens_look_among_the_own_changes_also_behind_the_gate(rf, klitby, article, author, fjordby):
    """The gate of the admin refuses first; what stands behind it does not rely on that."""
    theirs = drafted(klitby, article, staff_user(klitby, Role.EDITOR))
    ours = drafted(fjordby, article, author.user)
    request = rf.get("/")
    request.user = author.user
    with municipality_scope(fjordby):
        assert OverrideSubject().find(request, ours.pk) == ours
        with pytest.raises(Http404):
            OverrideSubject().find(request, theirs.pk)
        request.user = staff_user(fjordby, Role.PROFESSIONAL)
        with pytest.raises(PermissionDenied):
            OverrideSubject().find(request, ours.pk)


def test_the_review_is_given_to_somebody_who_did_not_write(fjordby, waiting, author, reviewer):
    assert list(candidates_for(waiting)) == [reviewer.user]
    path = f"/admin/regional-articles/changes/{waiting.pk}/review/assign/"
    assert reviewer.user.display_name in author.get(path).content.decode()
    day = timezone.localdate()
    answer = author.post(path, {"assignee": reviewer.user.pk, "due_on": day.isoformat()})
    assert answer.headers["Location"] == f"{LIST}edit/{waiting.pk}/"
    row = ReviewAssignment.objects.get(workflow_state=waiting.current_workflow_state)
    assert (row.assignee, row.due_on) == (reviewer.user, day)


def test_the_reviewer_is_reminded_with_the_address_of_the_change(
    waiting, reviewer, settings, django_capture_on_commit_callbacks
):
    settings.DELIVER_IN_BACKGROUND = False
    assign_review(about=waiting, assignee=reviewer.user, due_on=timezone.localdate(), actor=None)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert send_reminders() == 1
    [letter] = mail.outbox
    assert letter.to == [reviewer.user.email]
    assert "Safe sleep" in letter.body
    assert f"http://fjordby.localhost:8000{LIST}edit/{waiting.pk}/" in letter.body


def test_dashboard_leads_to_the_change_and_asks_as_often_for_one_as_for_three(
    fjordby, sleep, article, author, reviewer
):
    counts = []
    for number in range(3):
        page = content.article(sleep["da"], f"Article {number}")
        made = submitted(drafted(fjordby, page, author.user), author.user)
        reviewer.get("/admin/")
        with CaptureQueriesContext(connection) as asked:
            html = reviewer.get("/admin/").content.decode()
        assert f"{LIST}edit/{made.pk}/" in html.partition("to-review")[2]
        assert "Ændring i en artikel fra regionen" in html
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_list_tells_what_nobody_has_reviewed_in_as_many_queries_for_one_as_for_three(
    fjordby, sleep, author, reviewer
):
    """Changes from before the review stay published, and show."""
    before = content.article(sleep["da"], "From before")
    override(fjordby, before, "append")
    counts = []
    for number in range(3):
        page = content.article(sleep["da"], f"Article {number}")
        act(submitted(drafted(fjordby, page, author.user), author.user), reviewer.user)
        drafted(fjordby, page, author.user, "replace_all")
        submitted(drafted(fjordby, page, author.user, "hide"), author.user)
        author.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            html = author.get(LIST).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[2]
    assert html.count("Ikke gennemgået") == 4
    assert html.count("Venter på gennemgang") == 3
    assert html.count("Lone Kjær, Sundhedsplejerske") == 3
    assert "Our own words." in str(read(before))
