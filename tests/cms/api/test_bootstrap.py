import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import Role
from cms.municipalities.models import EmergencyNumber
from tests.factories import content
from tests.factories.accounts import sign_in
from tests.factories.core import MembershipFactory, UserFactory

PATH = "/api/v1/bootstrap/"


@pytest.fixture
def fjordby(db):
    return content.municipality("fjordby", phone="70 00 01 10")


def get(client=None, query="", host="fjordby.localhost", **headers):
    return (client or Client()).get(f"{PATH}{query}", headers={"host": host, **headers})


def test_reader_gets_the_municipality_and_no_user(fjordby):
    answer = get(query="?locale=en")
    data = answer.json()
    assert data["user"] is None
    assert data["municipality"]["slug"] == "fjordby"
    assert data["municipality"]["contact"]["phone"] == "70 00 01 10"
    assert data["municipality"]["brand"]["on_accent"] == "#FFFFFF"
    assert data["library_version"] == fjordby.library_version
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "csrftoken" in answer.cookies


def test_emergency_numbers_come_in_the_asked_language_only(fjordby):
    EmergencyNumber.unscoped.all().delete()
    for language, label in (("da", "Alarm"), ("en", "Emergency")):
        EmergencyNumber.unscoped.create(municipality=fjordby, language=language, label=label, number="1 1 2")
    assert get(query="?locale=en").json()["municipality"]["emergency"] == [
        {"id": "112", "label": "Emergency", "number": "1 1 2", "hint": ""}
    ]
    assert get(query="?locale=fr").json()["municipality"]["emergency"][0]["label"] == "Alarm"


def test_user_has_the_roles_that_hold_here(fjordby):
    klitby = content.municipality("klitby", region=fjordby.region)
    user = UserFactory(first_name="Amina")
    MembershipFactory(user=user, municipality=fjordby, role=Role.CITIZEN)
    MembershipFactory(user=user, municipality=klitby, role=Role.EDITOR)
    client = Client()
    sign_in(client, user)  # an editor somewhere: somebody only after a second factor
    data = get(client).json()["user"]
    assert (data["id"], data["display_name"], data["roles"]) == (str(user.pk), "Amina", ["citizen"])


def test_number_of_queries_does_not_grow(fjordby):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            get()
        return len(queries)

    EmergencyNumber.unscoped.create(municipality=fjordby, label="a", number="1")
    first = count()
    EmergencyNumber.unscoped.create(municipality=fjordby, label="b", number="2")
    EmergencyNumber.unscoped.create(municipality=fjordby, label="c", number="3")
    assert count() == first <= 4


def test_unchanged_bootstrap_is_304(fjordby):
    tag = get().headers["ETag"]
    assert get(**{"if-none-match": tag}).status_code == 304


def test_unknown_api_address_is_a_problem(fjordby):
    answer = Client().get("/api/v1/nothing", headers={"host": "fjordby.localhost"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
