"""The region adds municipalities; a municipality's administrators keep its brand and numbers."""

import pytest
from django.test import Client

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.municipalities.actions.groups import sync_region_groups
from cms.municipalities.models import EmergencyNumber, Municipality
from cms.municipalities.scope import municipality_scope
from tests.browser_forms import form_with, sent_by
from tests.factories.accounts import sign_in, staff_user
from tests.factories.core import MembershipFactory, UserFactory
from tests.factories.municipalities import make_region

pytestmark = pytest.mark.django_db
NO_NUMBERS = {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}
FACTS = {"accent": "#0F5E6B", "secondary": "#C4553B", "phone": "70 00 01 10"}


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def fjordby(region):
    from cms.municipalities.actions import create_municipality

    return create_municipality(
        region=region, slug="fjordby", name="Fjordby", hostname="fjordby.localhost", actor=None
    )


def browser(user, host):
    client = Client(headers={"host": host})
    sign_in(client, user)
    return client


@pytest.fixture
def chief(fjordby):
    return browser(staff_user(fjordby, Role.MUNICIPAL_ADMIN), "fjordby.localhost")


@pytest.fixture
def office(region):
    user = UserFactory(is_staff=True)
    MembershipFactory(user=user, municipality=None, region=region, role=Role.REGION_ADMIN)
    sync_region_groups(region=region)
    return browser(user, "localhost")


def test_the_region_adds_a_municipality_in_one_step(office, region):
    answer = office.post(
        "/admin/municipalities/add/",
        FACTS
        | {"name": "Klitby", "slug": "klitby", "hostnames": "klitby.localhost", "languages": ["da", "en"]},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    made = Municipality.objects.get(slug="klitby")
    assert made.site.hostname == "klitby.localhost"
    assert (
        Client(headers={"host": "klitby.localhost"}).get("/api/v1/bootstrap/").json()["municipality"]["name"]
        == "Klitby"
    )
    assert AuditEvent.objects.filter(municipality=made).exists()


def test_a_taken_host_is_refused_beside_its_field_and_nothing_is_made(office, fjordby):
    answer = office.post(
        "/admin/municipalities/add/",
        FACTS | {"name": "Klitby", "slug": "klitby", "hostnames": "fjordby.localhost", "languages": ["da"]},
    )
    assert "hostnames" in answer.context["form"].errors
    assert not Municipality.objects.filter(slug="klitby").exists()


def test_the_region_changes_name_and_hosts(office, fjordby):
    page = office.get(f"/admin/municipalities/{fjordby.pk}/")
    assert "fjordby.localhost" in page.content.decode()
    office.post(
        f"/admin/municipalities/{fjordby.pk}/",
        FACTS
        | {"name": "Ny Fjordby", "hostnames": "fjordby.localhost\nny.localhost", "languages": ["da", "en"]},
    )
    assert Client(headers={"host": "ny.localhost"}).get("/api/v1/bootstrap/").status_code == 200
    fjordby.refresh_from_db()
    assert fjordby.name == "Ny Fjordby"


def test_an_unreadable_colour_is_refused_with_one_that_works(chief, fjordby):
    answer = chief.post("/admin/our-municipality/", FACTS | NO_NUMBERS | {"accent": "#FFE08A"})
    assert "#" in str(answer.context["form"].errors["accent"])
    fjordby.refresh_from_db()
    assert fjordby.accent != "#FFE08A"


def test_administrators_keep_contact_facts_and_numbers(chief, fjordby):
    assert chief.get("/admin/our-municipality/").status_code == 200
    number = {"language": "da", "label": "Alarm", "number": "112", "hint": "Livsfare"}
    rows = {f"form-0-{name}": value for name, value in number.items()}
    answer = chief.post(
        "/admin/our-municipality/", FACTS | {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"} | rows
    )
    assert answer.status_code == 302
    with municipality_scope(fjordby):
        assert [row.number for row in EmergencyNumber.objects.all()] == ["112"]
    fjordby.refresh_from_db()
    assert fjordby.phone == "70 00 01 10"


def test_numbers_that_nobody_wrote_are_none(chief, fjordby):
    with municipality_scope(fjordby):
        before = list(EmergencyNumber.objects.values_list("language", "number"))
    html = chief.get("/admin/our-municipality/").content.decode()
    given = sent_by(form_with(html, "[name=form-TOTAL_FORMS]"))
    assert int(given["form-TOTAL_FORMS"][0]) == len(before) + 2
    assert chief.post("/admin/our-municipality/", given).status_code == 302
    with municipality_scope(fjordby):
        assert list(EmergencyNumber.objects.values_list("language", "number")) == before


def test_others_do_not_see_the_screens(fjordby, region, office):
    nurse = browser(staff_user(fjordby, Role.PROFESSIONAL), "fjordby.localhost")
    assert nurse.get("/admin/our-municipality/").status_code == 404
    assert nurse.get("/admin/municipalities/").status_code == 404
    chief = browser(staff_user(fjordby, Role.MUNICIPAL_ADMIN), "fjordby.localhost")
    assert chief.get(f"/admin/municipalities/{fjordby.pk}/").status_code == 404
    assert office.get("/admin/our-municipality/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(office, region, rows, django_assert_max_num_queries):
    from cms.municipalities.actions import create_municipality

    for place in range(rows):
        create_municipality(
            region=region, slug=f"m{place}", name=f"M{place}", hostname=f"m{place}.localhost", actor=None
        )
    office.get("/admin/municipalities/")
    with django_assert_max_num_queries(32):
        assert f"M{rows - 1}" in office.get("/admin/municipalities/").content.decode()


def test_the_logo_of_another_municipality_cannot_be_taken(world, request):
    on_host = request.getfixturevalue("sign_in")  # the name belongs to a function here
    administrator = on_host(world.person("municipal_admin"))
    before = Municipality.objects.get(pk=world.a.municipality.pk).logo_id
    page = administrator.get("/admin/our-municipality/").content
    assert b"CANARY-B" not in page
    answer = administrator.post(
        "/admin/our-municipality/", FACTS | NO_NUMBERS | {"logo": str(world.b.image.pk)}
    )
    assert b"CANARY-B" not in answer.content
    assert Municipality.objects.get(pk=world.a.municipality.pk).logo_id == before
    own = FACTS | NO_NUMBERS | {"logo": str(world.a.image.pk)}
    assert administrator.post("/admin/our-municipality/", own).status_code == 302
    assert Municipality.objects.get(pk=world.a.municipality.pk).logo_id == world.a.image.pk
