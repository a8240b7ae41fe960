"""Editors keep sets, each on their own host, with articles that are theirs to use."""

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.accounts.models import Membership, Role
from cms.municipalities.actions.groups import sync_region_groups
from cms.municipalities.models import Domain
from cms.timeline.models import ContentSet, LocalSet
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user
from tests.factories.core import UserFactory
from tests.factories.timeline import content_set, local_set, set_entry

REGION = "/admin/snippets/timeline/contentset/"
LOCAL = "/admin/snippets/timeline/localset/"


@pytest.fixture
def region_editor(fjordby):
    Domain.objects.create(hostname="region.localhost", region=fjordby.region)
    user = UserFactory(is_staff=True)
    Membership.objects.create(user=user, region=fjordby.region, role=Role.REGION_ADMIN)
    sync_region_groups(region=fjordby.region)
    client = Client(headers={"host": "region.localhost"})
    sign_in(client, user)
    return client


@pytest.fixture
def editor(fjordby):
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, staff_user(fjordby, Role.EDITOR))
    return client


def entry(article, **changes):
    return {
        "article": str(article.pk),
        "anchor": "birth",
        "side": "after",
        "unit": "week",
        "first": "0",
        "last": "4",
        "ORDER": "1",
        **changes,
    }


def set_form(*entries, **changes):
    values = {"name": "Tvillinger", "key": "twins", "situation": "twins", "sort_order": "0", "is_on": "on"}
    names = [{"language": "en", "name": "Twins"}]
    return nested_form_data(
        {**values, **changes, "names": inline_formset(names), "entries": inline_formset(entries)}
    )


def local_form(one, *entries, **changes):
    return nested_form_data({"set": str(one.pk), **changes, "entries": inline_formset(entries)})


def test_the_region_makes_a_set_and_orders_its_articles(region_editor, fjordby, sleep):
    first, second = content.article(sleep["da"], "First"), content.article(sleep["da"], "Second")
    form = set_form(entry(first, ORDER="2"), entry(second, ORDER="1"))
    answer = region_editor.post(f"{REGION}add/", form)
    assert answer.status_code == 302, answer.context["form"].errors
    made = ContentSet.objects.get()
    assert made.region == fjordby.region
    assert [one.article for one in made.entries.all()] == [second, first]
    listed = region_editor.get(REGION)
    assert "Tvillinger" in listed.content.decode()
    assert region_editor.get(f"{REGION}edit/{made.pk}/").status_code == 200


def test_a_municipalitys_article_does_not_go_into_the_regions_set(region_editor, fjordby, sleep):
    local = content.article(content.local_index(fjordby), "Local")
    answer = region_editor.post(f"{REGION}add/", set_form(entry(local)))
    assert answer.status_code == 200
    assert not ContentSet.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "5", "last": "4"},
        {"side": "before", "first": "0"},
        {"side": "before", "anchor": "pregnancy", "first": "1"},
    ],
)
def test_spans_without_sense_are_refused(region_editor, sleep, wrong):
    answer = region_editor.post(
        f"{REGION}add/", set_form(entry(content.article(sleep["da"], "First"), **wrong))
    )
    assert answer.status_code == 200
    assert not ContentSet.objects.exists()


def test_a_set_for_loss_counts_no_weeks(region_editor, sleep):
    article = content.article(sleep["da"], "Grief")
    loss = {"key": "loss", "situation": "loss"}
    assert region_editor.post(f"{REGION}add/", set_form(entry(article), **loss)).status_code == 200
    assert not ContentSet.objects.exists()
    answer = region_editor.post(f"{REGION}add/", set_form(entry(article, anchor="always"), **loss))
    assert answer.status_code == 302


def test_another_regions_set_is_not_there(region_editor, fjordby):
    elsewhere = content.municipality("sydby", region__slug="region-syd", region__name="Syd")
    theirs = content_set(elsewhere.region, name="CANARY")
    assert b"CANARY" not in region_editor.get(REGION).content
    for act in ("edit", "delete", "usage", "history"):
        assert region_editor.get(f"{REGION}{act}/{theirs.pk}/").status_code == 404
    assert region_editor.post(f"{REGION}delete/{theirs.pk}/").status_code == 404
    assert ContentSet.objects.filter(pk=theirs.pk).exists()


def test_the_regions_screens_do_not_exist_on_a_municipalitys_host(editor, fjordby):
    one = content_set(fjordby.region, name="CANARY")
    for path in (REGION, f"{REGION}add/", f"{REGION}edit/{one.pk}/"):
        assert editor.get(path).status_code == 404


def test_a_municipality_adds_own_and_regional_articles(editor, fjordby, sleep):
    one = content_set(fjordby.region)
    ours = content.article(content.local_index(fjordby), "Ours")
    shared = content.article(sleep["da"], "Shared")
    answer = editor.post(f"{LOCAL}add/", local_form(one, entry(ours), entry(shared)))
    assert answer.status_code == 302, answer.context["form"].errors
    made = LocalSet.unscoped.get()
    assert made.municipality == fjordby
    assert editor.get(f"{LOCAL}edit/{made.pk}/").status_code == 200
    assert one.name in editor.get(LOCAL).content.decode()
    # Twice the same set is one too many.
    assert editor.post(f"{LOCAL}add/", local_form(one)).status_code == 200


def test_a_municipality_uses_nobody_elses_articles_or_sets(editor, fjordby, klitby):
    theirs = content.article(content.local_index(klitby), "CANARY")
    one = content_set(fjordby.region)
    assert editor.post(f"{LOCAL}add/", local_form(one, entry(theirs))).status_code == 200
    elsewhere = content.municipality("sydby", region__slug="region-syd", region__name="Syd")
    foreign = content_set(elsewhere.region, name="CANARY")
    answer = editor.post(f"{LOCAL}add/", local_form(foreign))
    assert answer.status_code == 200
    found = answer.content.find(b"CANARY")
    assert found == -1, answer.content[found - 300 : found + 50]
    assert not LocalSet.unscoped.exists()


def test_a_municipality_does_not_reach_anothers_additions(editor, fjordby, klitby):
    one = content_set(fjordby.region)
    theirs = local_set(klitby, one, content.article(content.local_index(klitby), "CANARY"))
    assert editor.get(f"{LOCAL}edit/{theirs.pk}/").status_code == 404
    assert editor.post(f"{LOCAL}delete/{theirs.pk}/").status_code == 404
    assert b"CANARY" not in editor.get(LOCAL).content
    assert LocalSet.unscoped.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(
    region_editor, fjordby, sleep, rows, django_assert_max_num_queries
):
    article = content.article(sleep["da"], "Shared")
    for number in range(rows):
        set_entry(content_set(fjordby.region, key=f"s{number}"), article)
    region_editor.get(REGION)
    with django_assert_max_num_queries(30):
        assert region_editor.get(REGION).status_code == 200
