"""Export, erasure and retention reach every owner; nobody's data is forgotten."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from django.utils import timezone
from django_q.models import Schedule

from cms.accounts.models import Child
from cms.audit.models import AuditEvent
from cms.encryption.models import FamilyKey
from cms.privacy import handlers
from cms.privacy.actions import erase_family, erase_person, export_person, run_retention
from cms.privacy.checks import check_personal_data, reaches_a_person, undeclared_models
from cms.privacy.handlers import DuplicateHandlerError, Subject, register_privacy_handler
from tests.factories.core import GuardianFactory, UserFactory


class Spy:
    """Stands in for an owner of data."""

    def __init__(self, *, broken=False):
        self.erased, self.broken = [], broken

    def export(self, subject: Subject):
        return {"families": [str(family.pk) for family in subject.families]}

    def erase(self, subject: Subject):
        self.erased.append(subject)
        return {"notes": 2}

    def retention(self, now: dt.datetime):
        if self.broken:
            raise RuntimeError("disk on fire")
        return {"old notes": 3}


@pytest.fixture
def spy(monkeypatch):
    monkeypatch.setattr(handlers, "_core", dict(handlers._core))
    owner = Spy()
    register_privacy_handler("spy", owner)
    return owner


@pytest.mark.django_db
def test_export_holds_own_families_only_and_is_audited(spy):
    mine, other = GuardianFactory(), GuardianFactory()
    bundle = export_person(user=mine.user, municipality=None, actor=mine.user)
    assert bundle["data"]["spy"]["families"] == [str(mine.family_id)]
    assert str(other.family_id) not in str(bundle)
    assert AuditEvent.objects.filter(action="privacy.exported").count() == 1


@pytest.mark.django_db
def test_a_family_whose_access_has_ended_is_not_exported(spy):
    ended = GuardianFactory(
        access_from=timezone.now() - dt.timedelta(days=9), access_until=timezone.now() - dt.timedelta(days=1)
    )
    assert (
        export_person(user=ended.user, municipality=None, actor=ended.user)["data"]["spy"]["families"] == []
    )


@pytest.mark.django_db
def test_erasing_a_family_asks_every_owner_and_destroys_the_key(spy):
    family = GuardianFactory().family
    child = Child(family=family, due_date="2027-01-02")
    child.name = "Noah"
    child.save()
    erased = erase_family(family=family, actor=None, reason="asked to be forgotten")
    assert erased["spy"] == {"notes": 2}
    assert spy.erased == [Subject(families=(family,))]
    assert not FamilyKey.objects.filter(pk=family.pk).exists()
    event = AuditEvent.objects.get(action="privacy.family_erased")
    assert (event.family_id, event.data["spy"]) == (family.pk, 2)


@pytest.mark.django_db
def test_erasing_one_guardian_keeps_the_family_for_the_other(spy):
    mine = GuardianFactory()
    GuardianFactory(family=mine.family)
    erase_person(user=mine.user, municipality=None, actor=mine.user, reason="asked")
    assert [subject.user for subject in spy.erased] == [mine.user]
    assert not AuditEvent.objects.filter(action="privacy.family_erased").exists()


@pytest.mark.django_db
def test_erasing_the_last_guardian_erases_the_family(spy):
    mine = GuardianFactory()
    long_ago = timezone.now() - dt.timedelta(days=9)
    GuardianFactory(family=mine.family, access_from=long_ago, access_until=timezone.now())
    erase_person(user=mine.user, municipality=None, actor=mine.user, reason="asked")
    assert AuditEvent.objects.get(action="privacy.family_erased").family_id == mine.family_id


@pytest.mark.django_db
def test_retention_goes_on_when_one_owner_fails(monkeypatch, spy, caplog):
    register_privacy_handler("a-broken-owner", Broken())
    assert run_retention()["spy"] == {"old notes": 3}
    assert "a-broken-owner" in caplog.text


class Broken(Spy):
    def __init__(self):
        super().__init__(broken=True)


def test_two_handlers_under_one_name_are_refused(spy):
    with pytest.raises(DuplicateHandlerError):
        register_privacy_handler("spy", Broken())


@pytest.mark.django_db
def test_retention_runs_each_night():
    assert Schedule.objects.get(name="privacy.retention").schedule_type == Schedule.DAILY


def test_every_model_that_reaches_a_person_is_declared():
    assert check_personal_data(None) == []


def test_a_model_that_is_forgotten_is_found(monkeypatch):
    config = apps.get_app_config("accounts")
    kept = tuple(label for label in config.personal_data if label != "accounts.Guardian")
    monkeypatch.setattr(config, "personal_data", kept)
    assert list(undeclared_models()) == ["accounts.Guardian"]
    assert check_personal_data(None)[0].id == "privacy.E001"


@isolate_apps("tests")
def test_a_model_reaches_a_person_through_another_model_of_ours():
    class Note(models.Model):
        child = models.ForeignKey(Child, models.CASCADE)

        class Meta:
            app_label = "tests"

    class Lamp(models.Model):
        colour = models.CharField(max_length=3)

        class Meta:
            app_label = "tests"

    assert reaches_a_person(Note)
    assert not reaches_a_person(Lamp)


@pytest.mark.django_db
def test_the_devices_in_an_export_are_ones_own(spy):
    from allauth.usersessions.models import UserSession

    me, other = UserFactory(), UserFactory()
    for user, browser in ((me, "mine"), (other, "CANARY")):
        UserSession.objects.create(user=user, ip="127.0.0.1", session_key=browser, user_agent=browser)
    bundle = export_person(user=me, municipality=None, actor=me)
    assert [device["browser"] for device in bundle["data"]["libraries"]["devices"]] == ["mine"]
