"""Made-up people come in by a password everybody knows, and only where the demo runs."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from cms.demo.models import DemoAccount
from cms.municipalities.actions.groups import sync_groups
from tests.cms.accounts.conftest import HostClient
from tests.factories.accounts import PASSWORD, citizen, sign_in, staff_user
from tests.factories.core import MunicipalityFactory

SIGN_IN = "/api/v1/demo/sign-in/"


@pytest.fixture
def fjordby(db):
    municipality = MunicipalityFactory(slug="fjordby")
    sync_groups(municipality=municipality)
    return municipality


@pytest.fixture
def app(fjordby):
    return HostClient("fjordby.localhost")


@pytest.fixture
def nurse(fjordby):
    user = staff_user(fjordby, email="nurse@demo.example")
    DemoAccount.objects.create(user=user, role="Sundhedsplejerske")
    return user


@pytest.fixture
def amina(fjordby):
    user = citizen(fjordby, email="amina@demo.example")
    user.set_password(PASSWORD)
    user.save()
    DemoAccount.objects.create(user=user, role="Mor")
    return user


def come_in(app, email, password=PASSWORD):
    return app.send("POST", SIGN_IN, {"email": email, "password": password})


@pytest.mark.django_db
def test_the_list_shows_the_accounts_of_this_host(app, nurse, amina):
    elsewhere = citizen(MunicipalityFactory(slug="klitby"), email="other@demo.example")
    DemoAccount.objects.create(user=elsewhere, role="Mor")
    staff_user(nurse.memberships.get().municipality, email="real@fjordby.dk")
    listed = app.get("/api/v1/demo/accounts/").json()
    assert {account["email"] for account in listed} == {nurse.email, amina.email}
    assert set(listed[0]) == {"email", "name", "role"}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(app, fjordby, django_assert_num_queries, count):
    for _ in range(count):
        DemoAccount.objects.create(user=citizen(fjordby), role="Mor")
    with django_assert_num_queries(2):
        assert len(app.get("/api/v1/demo/accounts/").json()) == count


@pytest.mark.django_db
def test_a_demo_citizen_and_a_demo_nurse_come_in(app, nurse, amina):
    assert come_in(app, amina.email).json()["user"]["roles"] == ["citizen"]
    assert app.get("/api/v1/me/").json()["email"] == amina.email
    assert come_in(app, nurse.email).status_code == 200
    assert app.get("/api/v1/me/").json()["email"] == nurse.email
    assert app.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_a_real_person_does_not_come_in_this_way(app, fjordby):
    real = staff_user(fjordby, email="real@fjordby.dk")
    assert come_in(app, real.email).status_code == 400
    assert come_in(app, real.email, "x").status_code == 400
    assert app.post("/admin/demo-sign-in/", {"email": real.email}).status_code == 404
    assert "_auth_user_id" not in app.session


@pytest.mark.django_db
def test_a_demo_account_of_elsewhere_does_not_come_in(nurse, amina):
    MunicipalityFactory(slug="klitby")
    there = HostClient("klitby.localhost")
    assert come_in(there, amina.email).status_code == 400
    assert there.post("/admin/demo-sign-in/", {"email": nurse.email}).status_code == 404


@pytest.mark.django_db
def test_the_staff_page_offers_one_click(app, nurse, amina):
    page = app.get("/admin/login/").content.decode()
    assert nurse.email in page
    assert amina.email not in page
    assert app.post("/admin/demo-sign-in/", {"email": nurse.email})["Location"] == "/admin/"
    assert app.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_the_mark_of_the_demo_is_worth_nothing_for_others_or_without_the_demo(app, fjordby, nurse, settings):
    come_in(app, nurse.email)
    settings.DEMO = False
    assert app.get("/api/v1/me/").json()["code"] == "second_factor_required"
    settings.DEMO = True
    assert app.get("/api/v1/me/").status_code == 200
    DemoAccount.objects.all().delete()
    assert app.get("/api/v1/me/").json()["code"] == "second_factor_required"


@pytest.mark.django_db
def test_without_the_demo_a_demo_password_meets_the_second_factor(app, nurse, settings):
    settings.DEMO = False
    assert "demo-sign-in" not in app.get("/admin/login/").content.decode()
    app.post("/admin/login/", {"email": nurse.email, "password": PASSWORD})
    assert app.get("/admin/")["Location"] == "/admin/second-factor/set-up/"


@pytest.mark.django_db
def test_a_password_on_the_staff_page_is_no_demo_mark(app, nurse):
    sign_in(app, nurse, factor=None)
    assert app.get("/admin/").status_code == 302


WITHOUT_DEMO = """
import django
django.setup()
from django.apps import apps
from django.urls import Resolver404, resolve, reverse, NoReverseMatch
assert not apps.is_installed("cms.demo")
for path in ("/api/v1/demo/accounts/", "/api/v1/demo/sign-in/"):
    try:
        resolve(path)
    except Resolver404:
        continue
    raise SystemExit(path)
try:
    reverse("demo_sign_in_page")
except NoReverseMatch:
    print("closed")
"""


def test_without_the_demo_its_addresses_and_its_code_do_not_exist():
    environment = {key: value for key, value in os.environ.items() if key != "DEMO"} | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "DJANGO_SECRET_KEY": "k" * 60,
        "FAMILY_START_MASTER_KEY": settings.MASTER_KEY.replace("demo:", "one:"),
        "DATABASE_URL": "postgres:///nothing",
    }
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_DEMO], capture_output=True, text=True, env=environment, check=False
    )
    assert result.stdout.strip() == "closed", result.stderr[-2000:]
