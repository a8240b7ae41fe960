"""Host, session, person and memberships are read in one statement, and anew with each request."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.arrivals import arrival_at_host, handed_over, noted_person, take_session
from cms.accounts.models import Membership, Role
from cms.municipalities.models import Domain
from cms.plugin_api.actions import disable_plugin
from tests.factories.accounts import note_device, sign_in
from tests.factories.core import MembershipFactory, UserFactory
from tests.factories.plugins import make_street

ADDRESS = "/api/v1/chat/conversations"
TABLES = ("municipalities_domain", "django_session", "accounts_user", "accounts_membership")


@pytest.fixture
def street(db):
    return make_street("chat")


@pytest.fixture
def phone(street):
    """Amina's phone, which has been here before."""
    client = street.client(street.amina)
    note_device(client, street.amina)
    assert client.get(ADDRESS).status_code == 200
    return client


def key_of(client):
    return client.cookies["sessionid"].value


def test_one_statement_reads_all_four(phone):
    with CaptureQueriesContext(connection) as asked:
        assert phone.get(ADDRESS).status_code == 200
    assert [sum(f'FROM "{table}"' in one["sql"] for one in asked) for table in TABLES] == [1, 0, 0, 0]
    assert all(table in asked[0]["sql"] for table in TABLES)


def test_a_session_that_nobody_noted_is_read_as_before(street):
    client = street.client(street.amina)
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(ADDRESS).status_code == 200
    assert [sum(f'FROM "{table}"' in one["sql"] for one in asked) for table in TABLES] == [1, 0, 1, 1]


def test_an_ended_session_is_out_with_the_next_request(phone):
    Session.objects.filter(pk=key_of(phone)).delete()
    assert phone.get(ADDRESS).status_code == 403


def test_an_expired_session_is_out_with_the_next_request(phone):
    Session.objects.filter(pk=key_of(phone)).update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert phone.get(ADDRESS).status_code == 403


def test_somebody_who_was_put_out_of_use_is_out_with_the_next_request(street, phone):
    street.amina.is_active = False
    street.amina.save()
    assert phone.get(ADDRESS).status_code == 403


def test_a_new_password_ends_the_session(street, phone):
    street.amina.set_password("et andet ord 12")
    street.amina.save()
    assert phone.get(ADDRESS).status_code == 403
    assert not Session.objects.filter(pk=key_of(phone)).exists()


def test_an_ended_membership_is_out_with_the_next_request(street, phone):
    Membership.objects.filter(user=street.amina, municipality=street.here).update(ended_at=timezone.now())
    assert phone.get(ADDRESS).status_code == 403


def test_a_plugin_that_was_switched_off_is_gone_with_the_next_request(street, phone):
    disable_plugin(municipality=street.here, plugin="chat", actor=None)
    answer = phone.get(ADDRESS)
    assert (answer.status_code, answer.json()["code"]) == (404, "plugin_disabled")


def test_a_host_that_moved_leads_to_its_new_municipality_with_the_next_request(street, phone):
    disable_plugin(municipality=street.there, plugin="chat", actor=None)
    Domain.objects.filter(hostname="fjordby.localhost").update(municipality=street.there)
    assert phone.get(ADDRESS).status_code == 404
    Domain.objects.filter(hostname="fjordby.localhost").delete()
    assert phone.get(ADDRESS).status_code == 404


def test_the_session_says_who_it_is_whatever_was_noted(street, phone):
    """A row of the list of devices proves nothing."""
    UserSession.objects.filter(session_key=key_of(phone)).update(user=street.bodil)
    told = phone.get("/api/v1/me/").json()
    assert str(street.amina.pk) in str(told)
    assert str(street.bodil.pk) not in str(told)


def test_staff_need_their_second_factor_still(street):
    client = street.client(None)
    sign_in(client, street.nurse, factor=None)
    note_device(client, street.nurse)
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")


def test_somebody_with_several_memberships_arrives_with_all_that_last(street):
    user = UserFactory()
    for role in (Role.CITIZEN, Role.PROFESSIONAL, Role.EDITOR):
        MembershipFactory(user=user, municipality=street.here, role=role)
    Membership.objects.filter(user=user, role=Role.EDITOR).update(ended_at=timezone.now())
    client = street.client(user)
    note_device(client, user)
    arrival = arrival_at_host("fjordby.localhost:8000", key_of(client))
    assert {one.role for one in arrival.memberships} == {Role.CITIZEN, Role.PROFESSIONAL}
    assert arrival.user == user
    assert arrival.municipality == street.here


def test_what_was_read_is_handed_over_once(street, phone):
    arrival = arrival_at_host("fjordby.localhost", key_of(phone))
    with handed_over(arrival):
        assert take_session("another") is None
        assert take_session(key_of(phone)).session_key == key_of(phone)
        assert take_session(key_of(phone)) is None
        assert noted_person(phone.session) == street.amina
        assert noted_person(phone.session) is None
    with handed_over(None):
        assert noted_person(phone.session) is None


@pytest.mark.parametrize("host", ["", "evil@fjordby.localhost", "nowhere.localhost"])
def test_a_host_of_nobody_leads_nowhere(street, phone, host):
    assert arrival_at_host(host, key_of(phone)) is None
