"""A second pair of eyes on what a municipality writes into the region's articles."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.content.models import LocalFact
from cms.overrides.models import Override
from cms.review.actions.reviewing import SelfApprovalError, assign_review
from cms.review.gate import PublishRefusedError
from cms.review.queries import review_workflow_of
from cms.review.rules import editors_since_approval, may_approve
from tests.cms.content.asking import ask
from tests.cms.overrides.changes import again, codes, read, with_key
from tests.cms.overrides.conftest import act, client_of, drafted, submitted
from tests.cms.overrides.test_admin import LIST, form
from tests.factories import content
from tests.factories.accounts import staff_user
from tests.factories.core import MembershipFactory, UserFactory
from tests.factories.overrides import override

HARD = "<p>" + "Sundhedsplejerskekonsultationen forudsætter dokumenteret vaccinationsstatus. " * 5 + "</p>"


# Who may approve


def test_reviewer_approves_and_families_read_the_words_and_who_vouches_for_them(
    fjordby, article, waiting, reviewer
):
    act(waiting, reviewer.user)
    made = again(waiting)
    assert made.live
    assert (made.reviewer_name, made.reviewer_role) == ("Lone Kjær", "Sundhedsplejerske")
    assert made.reviewed is not None
    found = read(article)
    today = timezone.localdate().isoformat()
    assert found["provenance"]["local_reviews"] == [
        {"name": "Lone Kjær", "role": "Sundhedsplejerske", "reviewed_at": today}
    ]
    assert "local_reviews" not in read(article, "klitby")["provenance"]
    event = AuditEvent.objects.get(action="review.article_approved")
    assert (event.actor_id, event.municipality_id) == (reviewer.user.pk, fjordby.pk)
    html = reviewer.get(f"/da/bibliotek/{article.slug}").content.decode()
    assert "Delen fra Fjordby er tjekket af" in html
    assert "Lone Kjær, Sundhedsplejerske" in html


def test_author_and_superuser_who_edited_are_refused(fjordby, waiting, author):
    MembershipFactory(user=author.user, municipality=fjordby, role=Role.REVIEWER)
    root = UserFactory(is_superuser=True)
    waiting.save_revision(user=root)
    for person in (author.user, root):
        names = [name for name, *_ in waiting.current_workflow_task.get_actions(again(waiting), person)]
        assert names == ["reject"]
        with pytest.raises(SelfApprovalError):
            act(again(waiting), person)
    assert not again(waiting).live


def test_a_page_with_the_same_key_is_another_text(fjordby, article, author, reviewer):
    """The review looks at the text's own model: the page of this key has other editors, and stays as it is."""
    page = Page.objects.get(pk=article.pk).specific
    page.save_revision(user=reviewer.user)
    made = with_key(page.pk, fjordby, article, author.user)
    made = submitted(made, author.user)
    assert editors_since_approval(made) == {author.user.pk}
    assert may_approve(reviewer.user, made)
    assert not may_approve(reviewer.user, page)
    before = Page.objects.get(pk=page.pk).latest_revision_id
    assert "The change" in reviewer.get("/admin/").content.decode().partition("to-review")[2]
    assign_review(about=made, assignee=reviewer.user, due_on=timezone.localdate(), actor=author.user)
    act(made, reviewer.user)
    assert again(made).live
    assert Page.objects.get(pk=page.pk).latest_revision_id == before
    assert Page.objects.get(pk=page.pk).specific.reviewer_name != "Lone Kjær"


def test_people_of_another_municipality_cannot_review(fjordby, klitby, waiting):
    theirs = client_of(klitby, Role.REVIEWER)
    state = waiting.current_workflow_task_state
    path = f"{LIST}workflow/action/{waiting.pk}/approve/{state.pk}/"
    for host in ("klitby.localhost", "fjordby.localhost"):
        answer = theirs.post(path, {"reviewer_role": "X"}, headers={"host": host})
        assert answer.status_code in {302, 403, 404}
    assert not again(waiting).live
    assert waiting.title not in theirs.get("/admin/").content.decode()
    assert review_workflow_of(klitby) != waiting.get_workflow()


# The editor's screens


def test_approving_a_form_that_came_back_as_it_was_is_no_edit(waiting, reviewer):
    """What a browser sends has the editor's own keys in it; the reviewer must not become an author by it."""
    edit = f"{LIST}edit/{waiting.pk}/"
    html = reviewer.get(edit).content.decode()
    assert 'data-workflow-action-name="approve"' in html
    data = reviewer.get(f"{LIST}workflow/collect_action_data/{waiting.pk}/approve/{_state(waiting)}/")
    assert "reviewer_role" in data.content.decode()
    assert "next_review_at" not in data.content.decode()
    sent = form(waiting, "<p>Our own words.</p>") | {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": '{"reviewer_role": "Sundhedsplejerske", "comment": "Godt"}',
    }
    assert reviewer.post(edit, sent).status_code == 302
    made = again(waiting)
    assert made.live
    assert made.reviewed.name == "Lone Kjær"
    assert TaskState.objects.get(workflow_state__object_id=str(made.pk)).comment == "Godt"


def _state(made):
    return made.current_workflow_task_state.pk


def test_editing_and_approving_in_one_post_keeps_the_words_and_says_why_not(waiting, reviewer):
    edit = f"{LIST}edit/{waiting.pk}/"
    sent = form(waiting, "<p>Mended words.</p>") | {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": '{"reviewer_role": "Sundhedsplejerske", "comment": ""}',
    }
    answer = reviewer.post(edit, sent, follow=True)
    assert "Du har rettet i artiklen. En anden skal godkende den." in answer.content.decode()
    made = again(waiting)
    assert not made.live
    assert "Mended words." in str(made.get_latest_revision_as_object().body)


def test_publishing_is_refused_with_reasons_and_keeps_the_draft(fjordby, article, author):
    made = drafted(fjordby, article, author.user)
    sent = form(made, "<p>Better words.</p>") | {"action-publish": "1"}
    answer = author.post(f"{LIST}edit/{made.pk}/", sent, follow=True)
    assert "En fagperson skal gennemgå ændringen" in answer.content.decode()
    made = again(made)
    assert not made.live
    assert "Better words." in str(made.get_latest_revision_as_object().body)
    with pytest.raises(PublishRefusedError):
        made.latest_revision.publish(user=author.user)
    made.latest_revision.publish()  # loaders and the import have no person
    assert again(made).live


def test_while_a_professional_reads_the_author_cannot_change_the_words(waiting, author, reviewer):
    edit = f"{LIST}edit/{waiting.pk}/"
    before = waiting.latest_revision_id
    author.post(edit, form(waiting, "<p>Sneaked in.</p>"))
    assert again(waiting).latest_revision_id == before
    assert reviewer.post(edit, form(waiting, "<p>Mended.</p>")).status_code == 302
    assert again(waiting).latest_revision_id != before


def test_other_words_after_an_approval_need_another_one(waiting, author, reviewer, article):
    act(waiting, reviewer.user)
    edit = f"{LIST}edit/{waiting.pk}/"
    same = form(waiting, "<p>Our own words.</p>")
    assert author.post(edit, same | {"action-publish": "1"}).status_code == 302
    assert again(waiting).has_unpublished_changes is False  # the approved words may be published again
    author.post(edit, form(waiting, "<p>Other words.</p>") | {"action-publish": "1"})
    assert "Other words." not in str(read(article))
    assert codes(waiting) == ["reviewer"]
    assert again(waiting).reviewed is not None  # families still read what was approved


def test_hiding_an_article_needs_a_review_too_and_nothing_else(fjordby, article, author, reviewer):
    made = drafted(fjordby, article, author.user, "hide")
    assert codes(made) == ["reviewer"]
    author.post(f"{LIST}edit/{made.pk}/", form(made) | {"action-publish": "1"})
    assert ask(f"articles/{article.uuid}").status_code == 200
    act(submitted(again(made), author.user), reviewer.user)
    assert ask(f"articles/{article.uuid}").status_code == 410


def test_local_contacts_stay_free(fjordby, author):
    fact = LocalFact.unscoped.create(municipality=fjordby, slot="midwives", name="Old")
    fact.name = "New"
    fact.save()
    assert LocalFact.unscoped.get(pk=fact.pk).name == "New"


# The checklist


def test_checklist_of_a_change(fjordby, article, author):
    made = drafted(fjordby, article, author.user)
    assert codes(made) == ["reviewer"]

    def with_body(*blocks, **fields):
        made.body = list(blocks)
        for name, value in fields.items():
            setattr(made, name, value)
        made.save_revision(user=author.user, clean=False)
        return codes(made)

    silent = {"type": "image", "value": {"image": None, "alt": " ", "caption": ""}, "id": "a"}
    assert with_body(silent) == ["reviewer", "alt"]
    assert with_body(content.text(HARD)) == ["reviewer", "lix"]
    assert with_body(content.text(HARD), lix_reason="Lovens ord skal stå der.") == ["reviewer"]
    slot = {"type": "local_contact", "value": {"slot": "midwives"}, "id": str(uuid.uuid4())}
    assert with_body(slot) == ["reviewer", "slots"]
    LocalFact.unscoped.create(municipality=fjordby, slot="midwives", name="Jordemødre")
    assert codes(made) == ["reviewer"]


def test_dead_links_are_those_that_families_here_cannot_read(fjordby, klitby, sleep, article, author):
    ours = content.article(content.local_index(fjordby), "Ours")
    theirs = content.article(content.local_index(klitby), "CANARY-B")
    hidden = content.article(sleep["da"], "Hidden here")
    override(fjordby, hidden, "hide")

    def linking(page):
        words = f'<p>Kom og se <a linktype="page" id="{page.pk}">her</a>.</p>'
        return codes(drafted(fjordby, article, author.user, "append", words, block=str(page.pk)))

    assert linking(ours) == ["reviewer"]
    assert linking(theirs) == ["reviewer", "links"]
    assert linking(hidden) == ["reviewer", "links"]


def test_measure_reads_the_unsaved_words(fjordby, article, author):
    made = drafted(fjordby, article, author.user)
    path = f"/admin/regional-articles/changes/{made.pk}/review/measure/"
    found = author.post(path, form(made, HARD)).json()
    assert found["lix"] > 35
    assert 'data-check="slots"' in found["checks"]
    assert "Our own words." in str(again(made).get_latest_revision_as_object().body)


def test_approval_without_a_role_is_refused(waiting, reviewer):
    with pytest.raises(PermissionDenied):
        act(waiting, reviewer.user, reviewer_role=" ")
    assert not again(waiting).live


def test_report_of_the_hardest_lists_changes_by_their_own_lix(review, fjordby, klitby, article, editor):
    hard = "<p>Barselsorlovslovgivningens fortolkningsmuligheder vedrørende sygehusindlæggelser.</p>"
    author = staff_user(fjordby, Role.EDITOR)
    report = reverse("review_hardest")
    content.article(content.local_index(fjordby), "Easy", publish=False)

    def change(place, by, title, mode="append", html="<p>Our own words.</p>", **fields):
        made = drafted(place, article, by, mode, html, **fields)
        Override.unscoped.filter(pk=made.pk).update(title=title)

    def asked(**query):
        with CaptureQueriesContext(connection) as seen:
            answer = editor.get(report, query)
        return len(seen), answer.content.decode()

    change(fjordby, author, "Hard change", html=hard)
    asked()
    one, text = asked()
    assert text.index("Hard change") < text.index("Easy")
    # One language has one name, whoever wrote the row.
    assert text.count("<td>Dansk</td>") == 2
    assert "/admin/snippets/overrides/override/edit/" in text
    for title in ("Second change", "Third change"):
        change(fjordby, author, title, "insert_after", block=str(uuid.uuid4()))
    change(fjordby, author, "Hidden change", "hide")
    change(klitby, staff_user(klitby, Role.EDITOR), "CANARY", html=hard)
    three, text = asked()
    assert three <= one
    assert "Third change" in text
    assert "Hidden change" not in text
    exported = b"".join(editor.get(report, {"export": "csv"}).streaming_content).decode()
    assert exported.index("Hard change") < exported.index("Easy")
    assert "Hard change" not in asked(live="true")[1]
    assert "CANARY" not in text + exported
