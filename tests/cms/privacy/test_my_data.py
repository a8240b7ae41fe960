"""What a citizen may ask about own data, and what nobody else gets."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.audit.record import record
from cms.audit.registry import ActionType, register_actions
from tests.factories.accounts import note_device
from tests.factories.core import GuardianFactory, MembershipFactory, MunicipalityFactory, UserFactory

register_actions(
    [ActionType("test.opened", "opened the family", reads=True), ActionType("test.wrote", "wrote")]
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def fjordby():
    return MunicipalityFactory(slug="fjordby")


@pytest.fixture
def guardian(fjordby):
    guardian = GuardianFactory(family__municipality=fjordby)
    MembershipFactory(user=guardian.user, municipality=fjordby, role=Role.CITIZEN)
    return guardian


def browser(user=None, host="fjordby.localhost"):
    client = Client(headers={"host": host})
    if user is not None:
        client.force_login(user)
    return client


def look(guardian, nurse, times=1, action="test.opened"):
    for _ in range(times):
        family = guardian.family
        record(action, actor=nurse, municipality=family.municipality, family=family, reason="on team")


@pytest.mark.parametrize("path", ["access-log", "export"])
def test_nobody_reads_it_without_signing_in(fjordby, path):
    assert browser().get(f"/api/v1/me/{path}/").status_code in (401, 403)


def test_i_see_who_looked_at_my_family_and_not_at_others(guardian):
    nurse = UserFactory(first_name="Karen")
    neighbour = GuardianFactory(family__municipality=guardian.family.municipality)
    look(guardian, nurse)
    look(guardian, nurse, action="test.wrote")
    look(neighbour, UserFactory(first_name="CANARY"))
    answer = browser(guardian.user).get("/api/v1/me/access-log/").json()
    assert [(row["who"], row["what"], row["why"]) for row in answer["results"]] == [
        ("Karen", "opened the family", "on team")
    ]
    assert "CANARY" in str(browser(neighbour.user).get("/api/v1/me/access-log/").json())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_looks_costs_the_same_however_long(guardian, rows):
    for _ in range(rows):
        look(guardian, UserFactory())
    client = browser(guardian.user)
    note_device(client, guardian.user)
    client.get("/api/v1/me/access-log/")
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get("/api/v1/me/access-log/").json()["results"]) == rows
    assert len([q for q in queries if "audit_auditevent" in q["sql"]]) == 1
    assert not [q for q in queries if "accounts_user" in q["sql"] and "audit" not in q["sql"]][1:]


def test_my_copy_is_a_file_that_caches_do_not_keep(guardian):
    answer = browser(guardian.user).get("/api/v1/me/export/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert json.loads(answer.content)["format"] == "family-start-export-1"
    assert AuditEvent.objects.filter(action="privacy.exported", actor=guardian.user).exists()


def test_erasure_wants_a_clear_yes(guardian):
    answer = browser(guardian.user).post(
        "/api/v1/me/erasure/", {"confirm": False}, content_type="application/json"
    )
    assert answer.status_code == 400
    assert not AuditEvent.objects.filter(action="privacy.person_erased").exists()


def test_erasure_signs_out_and_clears_the_device(guardian):
    client = browser(guardian.user)
    answer = client.post("/api/v1/me/erasure/", {"confirm": True}, content_type="application/json")
    assert answer.status_code == 204
    assert "storage" in answer["Clear-Site-Data"]
    assert AuditEvent.objects.filter(action="privacy.family_erased", family_id=guardian.family_id).exists()
    assert client.get("/api/v1/me/export/").status_code in (401, 403)


def test_staff_do_not_erase_themselves(fjordby):
    nurse = MembershipFactory(municipality=fjordby, role=Role.PROFESSIONAL).user
    client = browser(nurse)
    answer = client.post("/api/v1/me/erasure/", {"confirm": True}, content_type="application/json")
    assert answer.status_code == 403
    assert not AuditEvent.objects.filter(action="privacy.person_erased").exists()
