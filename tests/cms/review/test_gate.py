"""What a person must bring before families read it."""

import pytest
from django.urls import reverse

from cms.content.models import ArticlePage
from cms.review.gate import PublishRefusedError, checklist, missing
from tests.cms.review.conftest import approve, draft, in_days, reviewed
from tests.factories import content

HARD = "<p>" + "Sundhedsplejerskekonsultationen forudsætter dokumenteret vaccinationsstatus. " * 5 + "</p>"


def codes(page):
    return [check.code for check in missing(page)]


def body(page, *blocks):
    page.body = list(blocks)
    page.save()
    return approve(page)


def test_a_reviewed_article_passes(fjordby):
    page = reviewed(fjordby.place)
    assert codes(page) == []
    assert len(checklist(page)) == 6


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sources": []}, "source"),
        ({"reviewer_name": ""}, "reviewer"),
        ({"reviewer_role": ""}, "reviewer"),
        ({"reviewed_at": None}, "reviewer"),
        ({"next_review_at": None}, "next_review"),
        ({"next_review_at": in_days(0)}, "next_review"),
        ({"next_review_at": in_days(760)}, "next_review"),
    ],
)
def test_each_missing_fact_has_its_reason(fjordby, change, code):
    page = reviewed(fjordby.place)
    for name, value in change.items():
        setattr(page, name, value)
    assert codes(approve(page)) == [code]


def test_hard_text_needs_a_reason(fjordby):
    page = body(reviewed(fjordby.place), content.text(HARD))
    assert codes(page) == ["lix"]
    page.lix_reason = "Lovens ord skal stå der."
    assert codes(page) == []


def test_every_picture_says_what_it_shows(fjordby):
    silent = {"type": "image", "value": {"image": None, "alt": " ", "caption": ""}, "id": "a"}
    assert codes(body(reviewed(fjordby.place), silent)) == ["alt"]


def test_a_link_to_what_families_cannot_read_is_dead(fjordby, klitby):
    hidden = draft(fjordby.place, "Not yet")
    theirs = reviewed(klitby.place, "CANARY-B")
    theirs.save_revision().publish()
    alive = reviewed(fjordby.place, "Alive")
    alive.save_revision().publish()
    page = reviewed(fjordby.place, "Linking", lix_reason="Short.")

    def link(target):
        return body(page, content.text(f'<p>Se <a linktype="page" id="{target.pk}">her</a>.</p>'))

    assert codes(link(alive)) == []
    assert codes(link(hidden)) == ["links"]
    assert codes(link(theirs)) == ["links"]
    page.body = []
    page.related_articles = [{"type": "article", "value": hidden.pk}]
    page.save()
    assert codes(approve(page)) == ["links"]


def form_of(client, page):
    """The editor's form as the browser would send it back."""
    from tests.cms.review.forms import fields_of

    return fields_of(client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode())


def test_publishing_in_the_editor_is_refused_with_reasons_and_keeps_the_draft(fjordby, enter):
    page = draft(fjordby.place, owner=fjordby.author)
    client = enter(fjordby.author)
    fields = form_of(client, page) | {"title": "Better title", "action-publish": "1"}
    answer = client.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), fields, follow=True)
    page = ArticlePage.objects.get(pk=page.pk)
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Better title"
    assert "En fagperson skal gennemgå artiklen" in answer.content.decode()


def test_scheduling_in_the_editor_is_refused_too(fjordby, enter):
    page = draft(fjordby.place, owner=fjordby.author)
    client = enter(fjordby.author)
    fields = form_of(client, page) | {"go_live_at": f"{in_days(3)} 10:00", "action-publish": "1"}
    client.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), fields)
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.scheduled_revision is None
    assert page.get_latest_revision_as_object().go_live_at is not None


def test_a_reviewed_article_is_published_from_the_editor(fjordby, enter):
    page = reviewed(fjordby.place, owner=fjordby.author)
    client = enter(fjordby.author)
    fields = form_of(client, page) | {"action-publish": "1"}
    client.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), fields)
    assert ArticlePage.objects.get(pk=page.pk).live


def test_bulk_action_and_api_do_not_go_around_the_gate(fjordby, enter):
    page = draft(fjordby.place, owner=fjordby.author)
    client = enter(fjordby.author)
    api = client.post(
        reverse("wagtailadmin_api:pages:action", args=(page.pk, "publish")), {}, "application/json"
    )
    assert api.status_code == 400
    assert "fagperson" in api.content.decode()
    bulk = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    client.post(f"{bulk}?id={page.pk}", {"include_descendants": ""})
    assert not ArticlePage.objects.get(pk=page.pk).live


def test_people_are_refused_below_the_screens_and_loaders_are_not(fjordby):
    page = draft(fjordby.place)
    revision = page.get_latest_revision()
    with pytest.raises(PublishRefusedError):
        revision.publish(user=fjordby.author)
    revision.publish()
    assert ArticlePage.objects.get(pk=page.pk).live


def test_reviewer_and_date_cannot_be_typed_in(fjordby, enter):
    page = draft(fjordby.place, owner=fjordby.author)
    client = enter(fjordby.author)
    typed = {"reviewer_name": "Nobody", "reviewer_role": "Doctor", "reviewed_at": "2026-01-01"}
    client.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), form_of(client, page) | typed)
    latest = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (latest.reviewer_name, latest.reviewer_role, latest.reviewed_at) == ("", "", None)


def test_checklist_stands_in_the_editor_before_the_click(fjordby, enter):
    page = draft(fjordby.place, owner=fjordby.author)
    shown = enter(fjordby.author).get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
    for code in ("source", "reviewer", "next_review", "alt", "lix", "links"):
        assert f'data-check="{code}"' in shown


def test_a_form_sent_back_as_it_came_is_no_edit(fjordby, enter):
    """Else whoever approves would count as an author: numbers in blocks come back as text."""
    page = reviewed(fjordby.place)
    form_class = ArticlePage.get_edit_handler().get_form_class()
    sent = form_of(enter(fjordby.author), page) | {"sources-0-id": page.sources[0].id}
    form = form_class(sent, instance=page.get_latest_revision_as_object(), for_user=fjordby.author)
    assert form.is_valid(), form.errors
    assert "sources" not in form.changed_data
