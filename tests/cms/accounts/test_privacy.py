"""What a person gets, what goes, and that it may go twice."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import Child, Guardian, Invitation
from cms.accounts.privacy import AccountsPrivacy
from cms.privacy.actions import erase_person, export_person
from cms.privacy.handlers import Subject
from tests.factories.accounts import invitation, sign_in, staff_user
from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory


@pytest.fixture
def guardian(fjordby):
    guardian = GuardianFactory(
        family=FamilyFactory(municipality=fjordby), user__email="amina@example.org", user__phone="+4512345678"
    )
    MembershipFactory(user=guardian.user, municipality=fjordby)
    child = Child(family=guardian.family, birth_date=date(2026, 5, 1))
    child.name = "Noor"
    child.save()
    return guardian


@pytest.mark.django_db
def test_the_export_holds_person_and_family(guardian, fjordby):
    exported = export_person(user=guardian.user, municipality=fjordby, actor=guardian.user)["data"][
        "accounts"
    ]
    text = json.dumps(exported)
    for expected in ("amina@example.org", "+4512345678", "Noor", "2026-05-01", "Fjordby", "citizen"):
        assert expected in text


@pytest.mark.django_db
def test_the_export_holds_nobody_else(guardian, fjordby):
    other = GuardianFactory(family=FamilyFactory(municipality=fjordby), user__email="other@example.org")
    text = json.dumps(AccountsPrivacy().export(Subject(user=guardian.user, families=(guardian.family,))))
    assert "other@example.org" not in text
    assert str(other.family_id) not in text


@pytest.mark.django_db
def test_an_erased_person_is_nobody_and_signed_out(app, guardian, fjordby):
    user = guardian.user
    sign_in(app, user, factor=None)
    assert app.get("/api/v1/me/").status_code == 200
    erase_person(user=user, municipality=fjordby, actor=user, reason="asked")
    assert app.get("/api/v1/me/").status_code == 403
    user.refresh_from_db()
    assert (user.email, user.phone, user.first_name, user.is_active) == (None, None, "", False)
    assert Guardian.unscoped.count() == Child.unscoped.count() == 0
    assert not user.memberships.filter(ended_at=None).exists()
    erase_person(user=user, municipality=fjordby, actor=None, reason="again")


@pytest.mark.django_db
def test_an_erased_address_can_be_invited_anew(guardian, fjordby):
    erase_person(user=guardian.user, municipality=fjordby, actor=None, reason="asked")
    assert invitation(fjordby, email="amina@example.org").invitation.is_open


@pytest.mark.django_db
def test_invitations_forget_whom_they_were_for(fjordby):
    nurse = staff_user(fjordby)
    old = invitation(fjordby, actor=nurse, email="old@example.org", first_name="Old").invitation
    new = invitation(fjordby, actor=nurse, email="new@example.org", first_name="New").invitation
    Invitation.unscoped.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(days=31))
    assert AccountsPrivacy().retention(timezone.now()) == {"accounts.Invitation": 1}
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.email, old.first_name, new.email) == ("", "", "new@example.org")
