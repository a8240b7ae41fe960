"""Municipal administrators look after their colleagues, and nobody else's."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from cms.accounts.actions.memberships import RoleNeedsAnotherPlaceError, end_membership, grant_role
from cms.accounts.models import Membership, ProfessionalProfile, Role, User
from cms.accounts.signals import membership_changed
from cms.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, sign_in, staff_user
from tests.factories.core import UserFactory

PEOPLE = "/admin/people/"


@pytest.fixture
def chief(app, fjordby):
    user = staff_user(fjordby, Role.MUNICIPAL_ADMIN, email="chief@fjordby.dk")
    sign_in(app, user)
    return user


@pytest.fixture
def nurse(fjordby):
    return staff_user(fjordby, email="nurse@fjordby.dk", first_name="Nanna")


@pytest.mark.django_db
def test_a_new_colleague_chooses_a_password_by_a_link(app, at, fjordby, chief):
    answer = app.post(
        f"{PEOPLE}add/",
        {"email": "New@Fjordby.dk", "first_name": "Ny", "roles": ["professional", "editor"],
         "profession": "midwife", "languages": ["da", "en"]},
    )  # fmt: skip
    assert answer.status_code == 302
    user = User.objects.get(email="new@fjordby.dk")
    assert user.is_staff
    assert {m.role for m in user.memberships.all()} == {"professional", "editor"}
    profile = ProfessionalProfile.unscoped.get(user=user)
    assert (profile.profession, profile.languages) == ("midwife", ["da", "en"])
    link = re.search(r"http://fjordby\.localhost(/\S+)", mail.outbox[0].body).group(1)
    other = at("fjordby.localhost")
    form = other.get(link)["Location"]
    other.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    other.post("/admin/login/", {"email": user.email, "password": PASSWORD})
    assert other.get("/admin/")["Location"] == "/admin/second-factor/set-up/"


@pytest.mark.django_db
def test_a_known_person_keeps_the_account_and_password(app, chief, klitby):
    known = staff_user(klitby, email="known@klitby.dk", first_name="Kirsten")
    app.post(f"{PEOPLE}add/", {"email": "known@klitby.dk", "first_name": "Other", "roles": ["editor"]})
    known.refresh_from_db()
    assert known.first_name == "Kirsten"
    assert known.check_password(PASSWORD)
    assert mail.outbox == []
    assert known.memberships.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["region_admin", "citizen", "nonsense"])
def test_other_roles_cannot_be_given(app, chief, nurse, role):
    app.post(f"{PEOPLE}add/", {"email": "x@fjordby.dk", "first_name": "X", "roles": [role]})
    app.post(f"{PEOPLE}{nurse.pk}/", {"roles": ["editor", role]})
    assert not Membership.objects.filter(role=role).exists()
    assert not User.objects.filter(email="x@fjordby.dk").exists()
    assert {m.role for m in nurse.memberships.filter(ended_at=None)} == {"professional"}


@pytest.mark.django_db
def test_roles_are_changed_and_signalled(app, chief, nurse):
    heard = []

    def hear(sender, membership, actor, **kwargs):
        heard.append((membership.role, membership.ended_at is None, actor))

    membership_changed.connect(hear)
    try:
        app.post(f"{PEOPLE}{nurse.pk}/", {"roles": ["reviewer"]})
    finally:
        membership_changed.disconnect(hear)
    assert sorted(heard, key=str) == [("professional", False, chief), ("reviewer", True, chief)]
    actions = set(AuditEvent.objects.filter(actor=chief).values_list("action", flat=True))
    assert {"accounts.role_granted", "accounts.membership_ended"} <= actions


@pytest.mark.django_db
def test_work_ends_with_a_reason(app, at, chief, nurse):
    other = at("fjordby.localhost")
    sign_in(other, nurse)
    assert app.post(f"{PEOPLE}{nurse.pk}/end/", {"reason": ""}).status_code == 200
    assert app.post(f"{PEOPLE}{nurse.pk}/end/", {"reason": "Nyt job"}).status_code == 302
    assert other.get("/admin/").status_code == 403
    nurse.refresh_from_db()
    assert not nurse.is_staff
    assert AuditEvent.objects.get(action="accounts.membership_ended").reason == "Nyt job"


@pytest.mark.django_db
def test_important_acts_want_a_recent_proof(app, chief, nurse):
    sign_in(app, chief, age=3600)
    for act in ("end", "reset-factor"):
        answer = app.post(f"{PEOPLE}{nurse.pk}/{act}/", {"reason": "x"})
        assert answer["Location"].startswith("/admin/confirm-identity/")
    assert nurse.memberships.get().ended_at is None


@pytest.mark.django_db
def test_a_lost_factor_is_reset_and_the_colleague_signed_out(app, chief, nurse):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(nurse, generate_totp_secret())
    assert app.get(f"{PEOPLE}{nurse.pk}/").status_code == 200
    assert app.post(f"{PEOPLE}{nurse.pk}/reset-factor/", {"reason": "Tabt telefon"}).status_code == 302
    assert not Authenticator.objects.filter(user=nurse).exists()
    assert AuditEvent.objects.get(action="accounts.second_factor_reset").reason == "Tabt telefon"


@pytest.mark.django_db
def test_nobody_locks_themselves_out(app, chief):
    assert app.post(f"{PEOPLE}{chief.pk}/", {"roles": ["editor"]}).status_code == 200
    assert app.post(f"{PEOPLE}{chief.pk}/end/", {"reason": "x"}).status_code == 200
    assert chief.memberships.get().ended_at is None


@pytest.mark.django_db
def test_the_list_shows_own_colleagues_only(app, chief, nurse, klitby):
    other = staff_user(klitby, email="other@klitby.dk")
    page = app.get(PEOPLE).content.decode()
    assert nurse.email in page
    assert other.email not in page


@pytest.mark.django_db
def test_the_list_takes_the_same_queries_for_one_and_three(app, chief, nurse, fjordby):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    app.get(PEOPLE)
    with CaptureQueriesContext(connection) as few:
        app.get(PEOPLE)
    for _ in range(2):
        staff_user(fjordby)
    with CaptureQueriesContext(connection) as more:
        app.get(PEOPLE)
    assert len(more) == len(few)


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["", "end/", "reset-factor/"])
def test_colleagues_of_elsewhere_cannot_be_reached(app, chief, klitby, act):
    other = staff_user(klitby, email="other@klitby.dk")
    for method in ("GET", "POST"):
        answer = app.generic(method, f"{PEOPLE}{other.pk}/{act}")
        assert answer.status_code == 404
        assert other.email not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "add/", "{nurse}/", "{nurse}/end/"])
def test_others_do_not_look_after_people(app, fjordby, nurse, path):
    for role in (Role.PROFESSIONAL, Role.EDITOR):
        sign_in(app, staff_user(fjordby, role))
        assert app.get(PEOPLE + path.format(nurse=nurse.pk)).status_code == 404


@pytest.mark.django_db
def test_every_screen_opens(app, chief, nurse, fjordby):
    paths = ("", "add/", f"{nurse.pk}/",
             f"{nurse.pk}/end/", f"{nurse.pk}/reset-factor/")  # fmt: skip
    assert {app.get(PEOPLE + path).status_code for path in paths} == {200}


@pytest.mark.django_db
def test_roles_know_their_place(fjordby):
    user = UserFactory()
    with pytest.raises(RoleNeedsAnotherPlaceError):
        grant_role(user=user, role=Role.REGION_ADMIN, municipality=fjordby, actor=None)
    with pytest.raises(RoleNeedsAnotherPlaceError):
        grant_role(user=user, role=Role.EDITOR, region=fjordby.region, actor=None)
    with pytest.raises(RoleNeedsAnotherPlaceError):
        grant_role(user=user, role=Role.EDITOR, actor=None)


@pytest.mark.django_db
def test_granting_and_ending_twice_changes_nothing(fjordby):
    user = UserFactory()
    first = grant_role(user=user, role=Role.EDITOR, municipality=fjordby, actor=None)
    assert grant_role(user=user, role=Role.EDITOR, municipality=fjordby, actor=None) == first
    ended = end_membership(membership=first, actor=None)
    assert end_membership(membership=first, actor=None).ended_at == ended.ended_at
    assert AuditEvent.objects.count() == 2
    again = grant_role(user=user, role=Role.EDITOR, municipality=fjordby, actor=None)
    assert again.pk != first.pk
