"""A second pair of eyes, whoever they belong to."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import TaskState, WorkflowPage

from cms.audit.models import AuditEvent
from cms.content.models import ArticlePage, MunicipalityHomePage, PublishedArticle, RegionLibraryPage
from cms.review.actions.reviewing import SelfApprovalError, assign_review
from cms.review.actions.workflows import set_up_municipality
from cms.review.models import ProfessionalReviewTask
from cms.review.queries import candidates_for
from cms.review.rules import may_approve
from tests.cms.review.conftest import in_days
from tests.factories.core import UserFactory

GIVEN = {"reviewer_role": "Sundhedsplejerske", "next_review_at": "", "comment": "Fint"}


def given():
    return GIVEN | {"next_review_at": in_days(200).isoformat()}


def act(page, user, name="approve", **values):
    state = page.current_workflow_task_state
    return state.task.specific.on_action(state, user, name, **(values or given()))


def post(client, page, name="approve"):
    state = page.current_workflow_task_state
    path = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, name, state.pk))
    return client.post(path, given())


def test_every_tree_has_the_review_and_a_second_set_up_adds_nothing(fjordby, klitby):
    for model in (MunicipalityHomePage, RegionLibraryPage):
        for page in model.objects.all():
            tasks = page.workflowpage.workflow.tasks
            assert [type(task.specific) for task in tasks] == [ProfessionalReviewTask]
    before = WorkflowPage.objects.count(), ProfessionalReviewTask.objects.count()
    set_up_municipality(municipality=fjordby.place)
    assert (WorkflowPage.objects.count(), ProfessionalReviewTask.objects.count()) == before
    assert before[1] == 3


def test_reviewer_approves_and_families_see_who_vouches_for_it(fjordby, waiting, enter):
    assert post(enter(fjordby.reviewer), waiting).status_code == 302
    page = ArticlePage.objects.get(pk=waiting.pk)
    assert page.live
    assert (page.reviewer_name, page.reviewer_role) == ("Lone Kjær", "Sundhedsplejerske")
    assert (page.reviewed_at, page.next_review_at) == (in_days(0), in_days(200))
    assert PublishedArticle.unscoped.filter(article_uuid=page.uuid).exists()
    event = AuditEvent.objects.get(action="review.article_approved")
    assert (event.actor_id, event.municipality_id) == (fjordby.reviewer.pk, fjordby.place.pk)


def test_author_with_the_reviewers_role_too_is_refused(fjordby, waiting, enter):
    from cms.accounts.models import Role
    from tests.factories.core import MembershipFactory

    MembershipFactory(user=fjordby.author, municipality=fjordby.place, role=Role.REVIEWER)
    post(enter(fjordby.author), waiting)
    assert not ArticlePage.objects.get(pk=waiting.pk).live
    with pytest.raises(SelfApprovalError):
        act(waiting, fjordby.author)


def test_whoever_edited_an_earlier_revision_is_refused(fjordby, waiting, enter):
    """The reviewer mends a word, the author saves again: the last revision is the author's."""
    waiting.save_revision(user=fjordby.reviewer)
    waiting.save_revision(user=fjordby.author)
    page = ArticlePage.objects.get(pk=waiting.pk)
    post(enter(fjordby.reviewer), page)
    assert not ArticlePage.objects.get(pk=page.pk).live
    with pytest.raises(SelfApprovalError):
        act(page, fjordby.reviewer)
    act(page, fjordby.admin)
    assert ArticlePage.objects.get(pk=page.pk).live


def test_superuser_who_edited_is_refused(fjordby, waiting):
    root = UserFactory(is_superuser=True)
    waiting.save_revision(user=root)
    page = ArticlePage.objects.get(pk=waiting.pk)
    names = [name for name, _label, _modal in page.current_workflow_task.get_actions(page, root)]
    assert names == ["reject"]
    with pytest.raises(SelfApprovalError):
        act(page, root)


def test_editing_and_approving_in_one_post_is_refused(fjordby, waiting):
    """Wagtail saves the reviewer's changes first: by then they are an editor."""
    state = waiting.current_workflow_task_state
    waiting.title = "Changed while approving"
    waiting.save_revision(user=fjordby.reviewer)
    with pytest.raises(SelfApprovalError):
        state.task.specific.on_action(state, fjordby.reviewer, "approve", **given())


def test_after_an_approval_the_count_begins_anew(fjordby, waiting):
    act(waiting, fjordby.reviewer)
    page = ArticlePage.objects.get(pk=waiting.pk)
    assert may_approve(fjordby.author, page)
    page.save_revision(user=fjordby.colleague)
    assert not may_approve(fjordby.colleague, page)
    assert may_approve(fjordby.author, page)


def test_approval_without_role_or_with_a_far_date_is_refused(fjordby, waiting):
    for wrong in (
        {"reviewer_role": " "},
        {"next_review_at": in_days(900).isoformat()},
        {"next_review_at": ""},
    ):
        with pytest.raises(PermissionDenied):
            act(waiting, fjordby.reviewer, **(given() | wrong))
    assert not ArticlePage.objects.get(pk=waiting.pk).live


def test_asking_for_changes_needs_no_second_pair_of_eyes(fjordby, waiting):
    act(waiting, fjordby.reviewer, "reject", comment="Kortere")
    state = TaskState.objects.get(workflow_state__object_id=str(waiting.pk))
    assert (state.status, state.comment) == (TaskState.STATUS_REJECTED, "Kortere")


def test_people_of_another_municipality_cannot_review(fjordby, klitby, waiting, enter):
    answer = post(enter(klitby.reviewer), waiting)
    assert answer.status_code in {403, 404}
    assert post(enter(klitby.reviewer, "klitby.localhost"), waiting).status_code == 404
    assert not ArticlePage.objects.get(pk=waiting.pk).live


def test_the_review_is_given_to_one_person_of_the_place_who_did_not_write(fjordby, klitby, waiting, enter):
    waiting.save_revision(user=fjordby.admin)
    page = ArticlePage.objects.get(pk=waiting.pk)
    assert list(candidates_for(page)) == [fjordby.reviewer]
    with pytest.raises(SelfApprovalError):
        assign_review(about=page, assignee=fjordby.admin, actor=fjordby.author)
    path = reverse("review_assign", args=(page.pk,))
    client = enter(fjordby.author)
    assert fjordby.reviewer.display_name in client.get(path).content.decode()
    foreign = client.post(path, {"assignee": klitby.reviewer.pk, "due_on": in_days(5).isoformat()})
    assert foreign.status_code == 200
    client.post(path, {"assignee": fjordby.reviewer.pk, "due_on": in_days(5).isoformat()})
    row = page.current_workflow_state.review_assignment
    assert (row.assignee, row.due_on) == (fjordby.reviewer, in_days(5))


def test_dashboard_shows_what_waits_to_those_who_review_here(fjordby, klitby, waiting, enter):
    assign_review(about=waiting, assignee=fjordby.reviewer, actor=None)
    mine = enter(fjordby.reviewer).get("/admin/").content.decode()
    assert "Safe sleep" in mine.partition("to-review")[2]
    assert "to-review" not in enter(fjordby.author).get("/admin/").content.decode()
    assert "Safe sleep" not in enter(klitby.reviewer, "klitby.localhost").get("/admin/").content.decode()
