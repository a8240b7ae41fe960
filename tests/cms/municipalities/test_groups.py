"""People's places in the groups follow their roles."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from cms.accounts.models import Membership, Role, User
from cms.municipalities.actions import create_municipality, create_region, sync_groups, update_municipality
from cms.municipalities.permissions import grant, model_permissions
from cms.municipalities.receivers import mend_groups
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return create_region(slug="region-nord", name="Region Nord", hostname="localhost", actor=None)


@pytest.fixture
def fjordby(region):
    return create_municipality(
        region=region, slug="fjordby", name="Fjordby", hostname="fjordby.localhost", actor=None
    )


def groups(user):
    return set(User.objects.get(pk=user.pk).groups.values_list("name", flat=True))


def test_a_new_role_brings_its_group_and_an_ended_one_takes_it(fjordby):
    user = UserFactory()
    role = Membership.objects.create(user=user, municipality=fjordby, role=Role.EDITOR)
    Membership.objects.create(user=user, municipality=fjordby, role=Role.REVIEWER)
    assert groups(user) == {"Fjordby · Editors", "Fjordby · Reviewers"}
    role.ended_at = timezone.now()
    role.save()
    assert groups(user) == {"Fjordby · Reviewers"}


def test_a_deleted_membership_takes_its_group(fjordby):
    user = UserFactory()
    role = Membership.objects.create(user=user, municipality=fjordby, role=Role.MUNICIPAL_ADMIN)
    role.delete()
    assert groups(user) == set()


def test_a_role_in_one_municipality_brings_nothing_in_another(region, fjordby):
    create_municipality(region=region, slug="klitby", name="Klitby", hostname="klitby.localhost", actor=None)
    user = UserFactory()
    Membership.objects.create(user=user, municipality=fjordby, role=Role.EDITOR)
    assert groups(user) == {"Fjordby · Editors"}


def test_citizens_have_no_group_and_region_administrators_the_regions(region, fjordby):
    citizen, chief = UserFactory(), UserFactory()
    Membership.objects.create(user=citizen, municipality=fjordby, role=Role.CITIZEN)
    Membership.objects.create(user=chief, region=region, role=Role.REGION_ADMIN)
    assert groups(citizen) == set()
    assert groups(chief) == {"Region Nord · Administrators"}


def test_groups_of_no_role_are_left_alone(fjordby):
    user = UserFactory()
    user.groups.add(Group.objects.create(name="Choir"))
    role = Membership.objects.create(user=user, municipality=fjordby, role=Role.EDITOR)
    role.delete()
    assert groups(user) == {"Choir"}


def test_sync_mends_what_somebody_broke_and_changes_nothing_twice(fjordby):
    editors = Group.objects.get(name="Fjordby · Editors")
    user = UserFactory()
    Membership.objects.create(user=user, municipality=fjordby, role=Role.EDITOR)
    user.groups.clear()
    before = set(editors.page_permissions.values_list("page", "permission"))
    editors.page_permissions.all().delete()
    editors.permissions.clear()
    sync_groups(municipality=fjordby)
    assert set(editors.page_permissions.values_list("page", "permission")) == before
    assert editors.permissions.filter(codename="access_admin").exists()
    assert groups(user) == {"Fjordby · Editors"}
    keys = set(editors.page_permissions.values_list("pk", flat=True))
    sync_groups(municipality=fjordby)
    assert set(editors.page_permissions.values_list("pk", flat=True)) == keys


def test_groups_follow_a_new_name_and_a_new_language(fjordby, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [("da", "Danish"), ("en", "English"), ("ar", "Arabic")]
    update_municipality(municipality=fjordby, name="Nyborg", languages=["da", "en", "ar"], actor=None)
    editors = Group.objects.get(name="Nyborg · Editors")
    assert editors.page_permissions.values("page").distinct().count() == 3
    assert fjordby.site.site_name == "Nyborg"


def test_what_another_app_grants_comes_with_the_next_migrate(fjordby, monkeypatch):
    from django.apps import apps

    from cms.municipalities import permissions

    monkeypatch.setattr(permissions, "_granted", type(permissions._granted)(set))
    grant(Role.EDITOR, ["wagtailredirects.add_redirect"])
    assert "wagtailredirects.add_redirect" in model_permissions(Role.EDITOR)
    mend_groups(list(apps.get_app_configs())[-1])
    editors = Group.objects.get(name="Fjordby · Editors")
    assert editors.permissions.filter(codename="add_redirect").exists()
