"""Who may see what, and when that ends."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from cms.accounts import rules
from cms.accounts.models import Role
from cms.accounts.queries import access_family, families_of, families_seen_by, guardians_now
from cms.municipalities.scope import municipality_scope
from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory, UserFactory


@pytest.fixture
def family(fjordby):
    return FamilyFactory(municipality=fjordby)


def may_access(user, family, place):
    with municipality_scope(place):
        try:
            return access_family(user, family.pk) == family
        except Http404:
            return False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [(-10, None, True), (-10, 10, True), (-10, -1, False), (5, None, False), (5, 10, False)],
)
def test_a_guardian_sees_the_family_while_access_lasts(fjordby, family, starts, ends, expected):
    now = timezone.now()
    guardian = GuardianFactory(
        family=family,
        access_from=now + timedelta(minutes=starts),
        access_until=now + timedelta(minutes=ends) if ends else None,
    )
    assert rules.can_see_family(guardian.user, family) is expected
    assert may_access(guardian.user, family, fjordby) is expected
    assert families_of(guardian.user, fjordby).exists() is expected
    assert guardians_now(family).exists() is expected


@pytest.mark.django_db
def test_access_ends_at_the_moment(family, monkeypatch):
    end = timezone.now() + timedelta(seconds=60)
    guardian = GuardianFactory(family=family, access_until=end)
    for moment, expected in ((end - timedelta(microseconds=1), True), (end, False)):
        monkeypatch.setattr("cms.accounts.rules.timezone.now", lambda moment=moment: moment)
        assert rules.is_guardian(guardian.user, family) is expected


@pytest.mark.django_db
def test_who_sees_a_family(fjordby, klitby, family):
    other_family = GuardianFactory(family=FamilyFactory(municipality=fjordby)).user
    people = {
        MembershipFactory(municipality=fjordby, role=Role.PROFESSIONAL).user: True,
        MembershipFactory(municipality=klitby, role=Role.PROFESSIONAL).user: False,
        MembershipFactory(municipality=fjordby, role=Role.PROFESSIONAL, ended_at=timezone.now()).user: False,
        MembershipFactory(
            municipality=fjordby, role=Role.PROFESSIONAL, user=UserFactory(is_active=False)
        ).user: False,
        MembershipFactory(municipality=fjordby, role=Role.EDITOR).user: False,
        MembershipFactory(municipality=fjordby, role=Role.MUNICIPAL_ADMIN).user: False,
        UserFactory(is_superuser=True): False,
        other_family: False,
        GuardianFactory(family=family).user: True,
        GuardianFactory(family=family, user=UserFactory(is_active=False)).user: False,
        AnonymousUser(): False,
    }
    seen = {user: may_access(user, family, fjordby) for user in people}
    assert seen == people
    assert not any(may_access(user, family, klitby) for user in people)
    assert {user: family in families_seen_by(user, fjordby) for user in people} == people


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["not a key", "", 7, None])
def test_a_malformed_key_is_not_found(fjordby, key):
    with municipality_scope(fjordby), pytest.raises(Http404):
        access_family(UserFactory(), key)


@pytest.mark.django_db
def test_roles_are_read_once_for_a_request_and_fresh_elsewhere(fjordby, django_assert_num_queries):
    user = MembershipFactory(municipality=fjordby, role=Role.PROFESSIONAL).user
    rules.remember_memberships(user)
    with django_assert_num_queries(0):
        assert rules.is_professional(user, fjordby)
        assert rules.works_for(user, fjordby)
    user.memberships.update(ended_at=timezone.now())
    rules.forget_memberships(user)
    assert not rules.is_professional(user, fjordby)


@pytest.mark.django_db
def test_every_kind_of_work_needs_a_second_factor(fjordby):
    for role in (Role.PROFESSIONAL, Role.EDITOR, Role.REVIEWER, Role.MUNICIPAL_ADMIN):
        assert rules.works_here_at_all(MembershipFactory(municipality=fjordby, role=role).user)
    assert not rules.works_here_at_all(MembershipFactory(municipality=fjordby).user)
    assert rules.works_here_at_all(UserFactory(is_superuser=True))
    assert not rules.works_here_at_all(AnonymousUser())
