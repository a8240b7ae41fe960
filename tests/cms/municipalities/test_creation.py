"""Making a region and a municipality in one step."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.audit.models import AuditEvent
from cms.municipalities.actions import (
    HostTakenError,
    SlugTakenError,
    UnknownLanguageError,
    UnreadableColourError,
    create_municipality,
    create_region,
)
from cms.municipalities.confinement.borders import home_ids
from cms.municipalities.models import Domain, EmergencyNumber, Municipality
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return create_region(slug="region-nord", name="Region Nord", hostname="localhost", actor=None)


def make(region, slug="fjordby", **facts):
    facts = {"name": slug.title(), "hostname": f"{slug}.localhost", "actor": None} | facts
    return create_municipality(region=region, slug=slug, **facts)


def test_municipality_comes_with_host_site_trees_collection_groups_numbers_and_audit(region):
    actor = UserFactory()
    fjordby = make(region, actor=actor, phone="12345678")
    assert fjordby.phone == "12345678"
    assert Domain.objects.get(hostname="fjordby.localhost").municipality == fjordby
    assert fjordby.site.hostname == "fjordby.localhost"
    assert len(home_ids(fjordby)) == 2
    homes = Page.objects.filter(pk__in=home_ids(fjordby))
    assert {home.locale.language_code for home in homes} == {"da", "en"}
    assert fjordby.collection.name == "Fjordby"
    assert set(
        Group.objects.filter(municipality_group__municipality=fjordby).values_list("name", flat=True)
    ) == {
        "Fjordby · Editors",
        "Fjordby · Reviewers",
        "Fjordby · Professionals",
        "Fjordby · Administrators",
    }
    numbers = EmergencyNumber.unscoped.filter(municipality=fjordby)
    assert set(numbers.filter(number="112").values_list("language", flat=True)) == {"da", "en"}
    event = AuditEvent.objects.get(action="municipalities.municipality_created")
    assert (event.actor, event.municipality) == (actor, fjordby)


def test_groups_reach_own_trees_in_all_languages_and_own_and_shared_files_only(region):
    fjordby, klitby = make(region), make(region, "klitby")
    editors = Group.objects.get(name="Fjordby · Editors")
    pages = GroupPagePermission.objects.filter(group=editors)
    assert set(pages.values_list("page", flat=True)) == set(home_ids(fjordby))
    acts = GroupCollectionPermission.objects.filter(group=editors)
    own = acts.filter(collection=fjordby.collection).values_list("permission__codename", flat=True)
    assert {"add_image", "change_image", "choose_image", "add_document"} <= set(own)
    shared = acts.filter(collection=region.collection).values_list("permission__codename", flat=True)
    assert set(shared) == {"choose_image", "choose_document"}
    assert not acts.filter(collection=klitby.collection).exists()
    assert editors.permissions.filter(codename="access_admin").exists()


def test_region_administrators_reach_everything_by_permissions_not_as_superusers(region):
    group = Group.objects.get(name="Region Nord · Administrators")
    pages = GroupPagePermission.objects.filter(group=group)
    assert set(pages.values_list("page__depth", flat=True)) == {1}
    names = set(group.permissions.values_list("codename", flat=True))
    assert {"add_municipality", "change_site", "change_group", "change_redirect", "add_locale"} <= names


@pytest.mark.parametrize(
    ("facts", "error", "field"),
    [
        ({"slug": "klitby"}, SlugTakenError, "slug"),
        ({"slug": "not a slug"}, SlugTakenError, "slug"),
        ({"hostname": "KLITBY.localhost."}, HostTakenError, "hostname"),
        ({"hostname": "localhost"}, HostTakenError, "hostname"),
        ({"hostname": "a b"}, HostTakenError, "hostname"),
        ({"hostname": "10.0.0.1"}, HostTakenError, "hostname"),
        ({"languages": ["da", "xx"]}, UnknownLanguageError, "languages"),
        ({"languages": []}, UnknownLanguageError, "languages"),
        ({"accent": "#FFEE88"}, UnreadableColourError, "accent"),
        ({"accent_dark": "#223344"}, UnreadableColourError, "accent_dark"),
    ],
)
def test_wrong_facts_are_refused_by_name_and_leave_nothing_behind(region, facts, error, field):
    make(region, "klitby")
    before = (Page.objects.count(), Collection.objects.count(), Group.objects.count())
    with pytest.raises(error) as refusal:
        make(region, **({"slug": "fjordby"} | facts))
    assert refusal.value.field == field
    assert (Page.objects.count(), Collection.objects.count(), Group.objects.count()) == before
    assert Municipality.objects.count() == 1


def test_unreadable_colour_is_refused_with_the_nearest_readable_one(region):
    with pytest.raises(UnreadableColourError) as refusal:
        make(region, accent="#FFEE88")
    assert make(region, accent=refusal.value.suggestion).accent == refusal.value.suggestion
