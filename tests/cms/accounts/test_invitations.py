"""From an invitation into the app: once, in time, in one place, by the one who was invited."""

import re
import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from cms.accounts.actions.invitations import (
    Invited,
    WrongCodeError,
    accept_invitation,
    create_invitation,
    issue_code,
    revoke_invitation,
)
from cms.accounts.models import Child, Family, Guardian, Invitation, Membership, Role, User
from cms.audit.models import AuditEvent
from tests.factories.accounts import citizen, invitation, staff_user
from tests.factories.core import FamilyFactory, GuardianFactory

API = "/api/v1/invitations"


@pytest.fixture
def nurse(fjordby):
    return staff_user(fjordby, email="nurse@fjordby.dk")


@pytest.fixture
def invited(fjordby, nurse):
    return invitation(
        fjordby, actor=nurse, email="amina@example.org", first_name="Amina", due_date=date(2027, 2, 1)
    )


def code_in_mail():
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()


def step(app, name, **data):
    return app.send("POST", f"{API}/{name}", data)


def walk_in(app, token):
    step(app, "send-code", token=token)
    return step(app, "accept", token=token, code=code_in_mail())


@pytest.mark.django_db
def test_the_whole_way_in(app, fjordby, invited):
    seen = step(app, "inspect", token=invited.token)
    assert seen.status_code == 200
    assert seen.json() | {"expires_at": ""} == {
        "municipality": fjordby.name,
        "invited_by": f"Sundhedsplejersker i {fjordby.name}",
        "channel": "email",
        "destination_hint": "a•••@example.org",
        "expires_at": "",
    }
    assert "amina" not in seen.content.decode()
    assert step(app, "send-code", token=invited.token).status_code == 204
    message = mail.outbox[-1]
    assert message.to == ["amina@example.org"]
    assert not re.search(
        "fjordby|family|famil|health|baby", f"{message.subject} {message.body}", re.IGNORECASE
    )
    done = step(app, "accept", token=invited.token, code=code_in_mail())
    assert done.status_code == 200
    body = done.json()
    assert body["signed_in"] is True
    assert body["user"]["roles"] == ["citizen"]
    assert app.cookies["sessionid"]["httponly"]
    assert app.get("/api/v1/me/").json() == body["user"]
    user = User.objects.get(email="amina@example.org")
    guardian = Guardian.unscoped.get(user=user)
    assert guardian.family.municipality == fjordby
    assert Child.unscoped.get(family=guardian.family).due_date == date(2027, 2, 1)
    assert not user.has_usable_password()
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["accounts.family_invited", "accounts.role_granted", "accounts.invitation_accepted"]


@pytest.mark.django_db
def test_by_sms(app, fjordby, nurse, capsys):
    new = invitation(fjordby, actor=nurse, phone="+4512345678", birth_date=date(2026, 5, 1))
    seen = step(app, "inspect", token=new.token).json()
    assert (seen["channel"], seen["destination_hint"]) == ("sms", "•••••678")
    step(app, "send-code", token=new.token)
    code = re.search(r"\b\d{6}\b", capsys.readouterr().out).group()
    assert step(app, "accept", token=new.token, code=f"{code[:3]} {code[3:]}").status_code == 200
    assert User.objects.get(phone="+4512345678").email is None


@pytest.mark.django_db
def test_the_token_is_kept_as_a_hash_and_works_on_the_own_host_only(at, app, klitby, invited):
    row = str(Invitation.unscoped.values().get())
    assert invited.token not in row
    there = at("klitby.localhost")
    for name, more in (("inspect", {}), ("send-code", {}), ("accept", {"code": "123456"})):
        answer = step(there, name, token=invited.token, **more)
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
    assert mail.outbox == []
    assert step(app, "inspect", token=invited.token).status_code == 200
    assert step(app, "inspect", token="guess").status_code == 404


@pytest.mark.django_db
def test_a_second_use_is_gone(app, at, invited):
    assert walk_in(app, invited.token).status_code == 200
    later = at("fjordby.localhost")
    for name, more in (("inspect", {}), ("send-code", {}), ("accept", {"code": "123456"})):
        answer = step(later, name, token=invited.token, **more)
        assert (answer.status_code, answer.json()["code"]) == (410, "invitation_used")
    assert "_auth_user_id" not in later.session
    assert Guardian.unscoped.count() == 1


@pytest.mark.django_db
def test_a_withdrawn_invitation_is_gone(app, nurse, invited):
    step(app, "send-code", token=invited.token)
    revoke_invitation(invitation=invited.invitation, actor=nurse)
    answer = step(app, "accept", token=invited.token, code=code_in_mail())
    assert (answer.status_code, answer.json()["code"]) == (410, "invitation_revoked")
    assert User.objects.filter(email="amina@example.org").count() == 0


@pytest.mark.django_db
def test_an_old_invitation_is_gone(app, invited):
    step(app, "send-code", token=invited.token)
    Invitation.unscoped.update(expires_at=timezone.now())
    answer = step(app, "accept", token=invited.token, code=code_in_mail())
    assert (answer.status_code, answer.json()["code"]) == (410, "invitation_expired")
    assert invited.invitation.expires_at - invited.invitation.created_at > timedelta(days=13, hours=23)


@pytest.mark.django_db
def test_a_wrong_code_counts_and_five_end_the_code(app, invited):
    step(app, "send-code", token=invited.token)
    right = code_in_mail()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        answer = step(app, "accept", token=invited.token, code=wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "incorrect_code")
    assert step(app, "accept", token=invited.token, code=right).status_code == 400
    assert Invitation.unscoped.get().tries == 6
    assert User.objects.filter(email="amina@example.org").count() == 0


@pytest.mark.django_db
def test_twenty_wrong_codes_lock_the_invitation(fjordby, invited):
    app_says = set()
    for _ in range(25):
        Invitation.unscoped.update(code_sent_at=None)
        try:
            issue_code(municipality=fjordby, token=invited.token)
            accept_invitation(municipality=fjordby, token=invited.token, code="wrong!")
        except Exception as error:  # noqa: BLE001
            app_says.add(type(error).__name__)
        Invitation.unscoped.update(codes_sent=0)
    assert app_says == {"WrongCodeError", "TooManyTriesError"}
    assert Invitation.unscoped.get().tries == 20


@pytest.mark.django_db
def test_an_old_code_is_refused_and_a_new_one_replaces_it(app, invited):
    step(app, "send-code", token=invited.token)
    first = code_in_mail()
    Invitation.unscoped.update(code_sent_at=timezone.now() - timedelta(minutes=11))
    assert step(app, "accept", token=invited.token, code=first).status_code == 400
    step(app, "send-code", token=invited.token)
    second = code_in_mail()
    if first != second:
        assert step(app, "accept", token=invited.token, code=first).status_code == 400
    assert step(app, "accept", token=invited.token, code=second).status_code == 200


@pytest.mark.django_db
def test_a_second_code_at_once_is_refused_with_the_time_to_wait(app, invited):
    assert step(app, "send-code", token=invited.token).status_code == 204
    answer = step(app, "send-code", token=invited.token)
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert 0 < int(answer["Retry-After"]) <= 31
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_steps_are_limited_for_each_client(app):
    answers = [step(app, "inspect", token="guess").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]


@pytest.mark.django_db
def test_the_steps_need_the_csrf_header(at, invited):
    browser = at("fjordby.localhost", enforce_csrf_checks=True)
    assert step(browser, "send-code", token=invited.token).status_code == 403
    assert mail.outbox == []


@pytest.mark.django_db
def test_an_address_never_holds_the_token(app, invited):
    assert app.get(f"{API}/inspect?token={invited.token}").status_code == 405
    assert app.send("POST", f"{API}/inspect?token={invited.token}", {}).status_code == 400


@pytest.mark.django_db
def test_a_second_parent_joins_the_same_family(app, fjordby, nurse):
    first = GuardianFactory(family=FamilyFactory(municipality=fjordby))
    new = invitation(fjordby, actor=nurse, email="omar@example.org", relation="father")
    Invitation.unscoped.filter(pk=new.invitation.pk).update(family=first.family)
    assert walk_in(app, new.token).status_code == 200
    adults = Guardian.unscoped.filter(family=first.family)
    assert {adult.user.email for adult in adults} == {first.user.email, "omar@example.org"}
    assert Family.unscoped.count() == 1


@pytest.mark.django_db
def test_a_known_person_gets_no_second_account(app, at, fjordby, klitby, nurse):
    amina = citizen(klitby, email="amina@example.org")
    new = invitation(fjordby, actor=nurse, email="Amina@Example.org", birth_date=date(2026, 5, 1))
    assert walk_in(app, new.token).json()["user"]["id"] == str(amina.pk)
    assert {m.municipality for m in amina.memberships.all()} == {fjordby, klitby}


@pytest.mark.django_db
def test_access_that_ended_begins_again(app, fjordby, nurse):
    before = timezone.now() - timedelta(days=10)
    guardian = GuardianFactory(
        family=FamilyFactory(municipality=fjordby), access_from=before, access_until=before
    )
    new = create_invitation(
        municipality=fjordby, invited=Invited(email=guardian.user.email), actor=nurse, family=guardian.family
    )
    assert walk_in(app, new.token).status_code == 200
    guardian.refresh_from_db()
    assert guardian.access_until is None


@pytest.mark.django_db
def test_a_colleague_who_is_a_parent_is_let_into_the_family_but_not_past_the_factor(app, fjordby, nurse):
    new = invitation(fjordby, actor=nurse, email=nurse.email, birth_date=date(2026, 5, 1))
    answer = walk_in(app, new.token)
    assert answer.json()["signed_in"] is False
    assert "_auth_user_id" not in app.session
    assert app.get("/api/v1/me/").status_code == 403
    assert Guardian.unscoped.filter(user=nurse).exists()


@pytest.mark.django_db
def test_a_closed_account_stays_closed(app, fjordby, nurse):
    citizen(fjordby, email="amina@example.org", is_active=False)
    new = invitation(fjordby, actor=nurse, email="amina@example.org")
    answer = walk_in(app, new.token)
    assert (answer.status_code, answer.json()["code"]) == (403, "account_closed")
    assert Guardian.unscoped.count() == 0
    assert Invitation.unscoped.get().is_open


@pytest.mark.django_db
def test_accepting_on_a_shared_phone_ends_the_session_before(app, fjordby, invited):
    other = citizen(fjordby, email="sister@example.org")
    app.force_login(other)
    body = walk_in(app, invited.token).json()
    assert app.get("/api/v1/me/").json()["id"] == body["user"]["id"] != str(other.pk)


@pytest.mark.django_db
def test_an_invitation_needs_one_contact_and_a_family_of_here(fjordby, klitby, nurse):
    for contact in ({}, {"email": "a@example.org", "phone": "+4512345678"}):
        with pytest.raises(ValueError, match="e-mail"):
            create_invitation(municipality=fjordby, invited=Invited(**contact), actor=nurse)
    with pytest.raises(ValueError, match="another"):
        create_invitation(
            municipality=fjordby,
            invited=Invited(email="a@example.org"),
            actor=nurse,
            family=FamilyFactory(municipality=klitby),
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_wins(fjordby):
    new = invitation(fjordby, due_date=date(2027, 2, 1))
    _, code = issue_code(municipality=fjordby, token=new.token)
    start, outcomes = threading.Barrier(6), []

    def accept():
        start.wait()
        try:
            accept_invitation(municipality=fjordby, token=new.token, code=code)
            outcomes.append("in")
        except Exception as error:  # noqa: BLE001
            outcomes.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in"] + ["used"] * 5
    assert Guardian.unscoped.count() == Child.unscoped.count() == Family.unscoped.count() == 1
    assert Membership.objects.filter(role=Role.CITIZEN).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_invitations_of_one_person_accepted_at_once_make_one_account(fjordby):
    nurse = staff_user(fjordby)
    pairs = []
    for _ in range(4):
        new = invitation(fjordby, actor=nurse, email="amina@example.org", due_date=date(2027, 2, 1))
        pairs.append((new.token, issue_code(municipality=fjordby, token=new.token)[1]))
    start, errors = threading.Barrier(4), []

    def accept(token, code):
        start.wait()
        try:
            accept_invitation(municipality=fjordby, token=token, code=code)
        except Exception as error:  # noqa: BLE001
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert User.objects.filter(email="amina@example.org").count() == 1
    assert Membership.objects.filter(role=Role.CITIZEN, ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_simultaneous_wrong_guesses_are_all_counted(fjordby):
    new = invitation(fjordby)
    issue_code(municipality=fjordby, token=new.token)
    start = threading.Barrier(8)

    def guess():
        start.wait()
        try:
            accept_invitation(municipality=fjordby, token=new.token, code="wrong!")
        except WrongCodeError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Invitation.unscoped.get().tries == 8
