"""What professionals do with families in the admin, and what they never see."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import Guardian, Invitation, Role
from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from tests.factories.accounts import invitation, sign_in, staff_user
from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory, UserFactory

WRONG_PLACES = [
    ("GET", "/admin/families/{family}/"),
    ("GET", "/admin/families/invite/?family={family}"),
    ("POST", "/admin/families/invite/?family={family}"),
    ("GET", "/admin/families/{family}/guardians/{guardian}/end/"),
    ("POST", "/admin/families/{family}/guardians/{guardian}/end/"),
]


@pytest.fixture
def nurse(app, fjordby):
    user = staff_user(fjordby, email="nurse@fjordby.dk")
    sign_in(app, user)
    return user


def guardian_in(municipality, first_name="Amina", **fields):
    user = UserFactory(first_name=first_name)
    MembershipFactory(user=user, municipality=municipality, role=Role.CITIZEN)
    return GuardianFactory(family=FamilyFactory(municipality=municipality), user=user, **fields)


def soon():
    return timezone.localdate() + timedelta(days=90)


@pytest.mark.django_db
def test_an_invitation_shows_link_and_picture_once(app, nurse):
    page = app.post(
        "/admin/families/invite/",
        {"email": "amina@example.org", "first_name": "Amina", "language": "da", "relation": "mother",
         "due_date": soon().isoformat()},
    )  # fmt: skip
    text = page.content.decode()
    link, token = re.search(r'value="(http://fjordby\.localhost/invite#([\w-]{43}))"', text).groups()
    assert "<svg" in text
    assert "no-store" in page["Cache-Control"]
    assert app.send("POST", "/api/v1/invitations/inspect", {"token": token}).status_code == 200
    listed = app.get("/admin/families/invitations/").content.decode()
    assert token not in listed
    assert "amina@example.org" not in listed
    assert "Amina" in listed
    assert link not in str(list(AuditEvent.objects.values()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "", "phone": ""},
        {"email": "a@example.org", "phone": "12345678"},
        {"phone": "12", "email": ""},
        {"due_date": ""},
        {"birth_date": "2026-05-01"},
        {"due_date": "2031-01-01"},
        {"language": "xx"},
        {"relation": "boss"},
    ],
)
def test_a_wrong_form_makes_no_invitation(app, nurse, wrong):
    right = {"email": "amina@example.org", "first_name": "Amina", "language": "da", "relation": "mother",
             "due_date": soon().isoformat()}  # fmt: skip
    page = app.post("/admin/families/invite/", right | wrong)
    assert page.status_code == 200
    assert Invitation.unscoped.count() == 0
    assert page.context["form"].errors


@pytest.mark.django_db
def test_an_invitation_is_withdrawn_by_its_maker_only(app, at, fjordby, nurse):
    mine = invitation(fjordby, actor=nurse).invitation
    theirs = invitation(fjordby, actor=staff_user(fjordby)).invitation
    assert str(theirs.pk) not in app.get("/admin/families/invitations/").content.decode()
    assert app.post("/admin/families/invitations/", {"invitation": str(theirs.pk)}).status_code == 404
    assert app.post("/admin/families/invitations/", {"invitation": "x"}).status_code == 404
    assert app.post("/admin/families/invitations/", {"invitation": str(mine.pk)}).status_code == 302
    assert [
        i.state for i in (Invitation.unscoped.get(pk=mine.pk), Invitation.unscoped.get(pk=theirs.pk))
    ] == [
        "revoked",
        "open",
    ]
    assert AuditEvent.objects.filter(action="accounts.invitation_revoked", actor=nurse).count() == 1


@pytest.mark.django_db
def test_the_list_shows_own_families_and_is_noted(app, fjordby, klitby, nurse):
    guardian_in(fjordby, "Maryam")
    guardian_in(klitby, "Zahra")
    page = app.get("/admin/families/").content.decode()
    assert "Maryam" in page
    assert "Zahra" not in page
    event = AuditEvent.objects.get(action="accounts.families_listed")
    assert (event.actor_id, event.role, event.data["families"]) == (nurse.pk, "professional", 1)
    assert "Maryam" not in app.get("/admin/families/?q=zahra").content.decode()


@pytest.mark.django_db
def test_the_list_takes_the_same_queries_for_one_and_three(app, fjordby, nurse):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    guardian_in(fjordby)
    app.get("/admin/families/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        app.get("/admin/families/")
    for _ in range(2):
        guardian_in(fjordby)
    with CaptureQueriesContext(connection) as three:
        app.get("/admin/families/")
    assert len(three) == len(one)


@pytest.mark.django_db
def test_opening_a_card_is_noted_for_the_family(app, fjordby, nurse):
    guardian = guardian_in(fjordby)
    from cms.accounts.models import Child

    child = Child(family=guardian.family, birth_date=date(2026, 5, 1))
    child.name = "Noor"
    child.save()
    page = app.get(f"/admin/families/{guardian.family_id}/")
    assert "Noor" in page.content.decode()
    event = AuditEvent.objects.get(action="accounts.family_looked_at")
    assert (event.family_id, event.actor_id) == (guardian.family_id, nurse.pk)


@pytest.mark.django_db
def test_access_is_ended_with_a_reason_and_at_once(app, at, fjordby, nurse):
    guardian = guardian_in(fjordby)
    family = at("fjordby.localhost")
    sign_in(family, guardian.user, factor=None)
    address = f"/admin/families/{guardian.family_id}/guardians/{guardian.pk}/end/"
    assert app.get(address).status_code == 200
    assert app.post(address, {"reason": ""}).status_code == 200
    assert Guardian.unscoped.get().access_until is None
    assert app.post(address, {"reason": "Flyttet"}).status_code == 302
    assert Guardian.unscoped.get().access_until <= timezone.now()
    assert family.get("/api/v1/me/").json()["roles"] == []
    event = AuditEvent.objects.get(action="accounts.family_access_ended")
    assert (event.family_id, event.reason) == (guardian.family_id, "Flyttet")


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), WRONG_PLACES)
def test_nothing_of_another_municipality_can_be_reached(app, klitby, nurse, method, path):
    guardian = guardian_in(klitby, "Zahra")
    address = path.format(family=guardian.family_id, guardian=guardian.pk)
    answer = app.generic(method, address)
    assert answer.status_code == 404
    assert "Zahra" not in answer.content.decode()
    assert Guardian.unscoped.get().access_until is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.MUNICIPAL_ADMIN])
@pytest.mark.parametrize(("method", "path"), [*WRONG_PLACES, ("GET", "/admin/families/"),
    ("GET", "/admin/families/invite/"), ("GET", "/admin/families/invitations/")])  # fmt: skip
def test_only_professionals_see_families(app, fjordby, role, method, path):
    sign_in(app, staff_user(fjordby, role))
    guardian = guardian_in(fjordby, "Zahra")
    answer = app.generic(method, path.format(family=guardian.family_id, guardian=guardian.pk))
    assert answer.status_code == 404
    assert "Zahra" not in answer.content.decode()
    assert "/admin/families/" not in app.get("/admin/").content.decode()


@pytest.mark.django_db
def test_no_foreign_server_learns_who_works_here(app, nurse):
    assert "gravatar" not in app.get("/admin/").content.decode()


@pytest.mark.django_db
def test_the_menu_shows_families_to_professionals(app, nurse):
    assert "/admin/families/" in app.get("/admin/").content.decode()


@pytest.mark.django_db
def test_screens_speak_danish_and_english(app, fjordby, nurse):
    guardian = guardian_in(fjordby)
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(nurse)
    for language, word in (("da", "Inviter en familie"), ("en", "Invite a family")):
        profile.preferred_language = language
        profile.save()
        assert word in app.get("/admin/families/").content.decode()
    assert app.get(f"/admin/families/{guardian.family_id}/").status_code == 200
    with municipality_scope(fjordby):
        assert str(guardian.family)
