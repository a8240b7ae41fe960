import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from cms.accounts.models import Profession, ProfessionalProfile, Role
from cms.teams.actions.members import add_member
from cms.teams.actions.opening import set_opening
from cms.teams.actions.teams import TeamFacts, save_team
from tests.factories.accounts import staff_user
from tests.factories.core import MunicipalityFactory

CPH = ZoneInfo("Europe/Copenhagen")


def local(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=CPH)


@pytest.fixture
def fjordby(db):
    return MunicipalityFactory(slug="fjordby", name="Fjordby")


@pytest.fixture
def klitby(fjordby):
    return MunicipalityFactory(slug="klitby", name="Klitby", region=fjordby.region)


@pytest.fixture
def nurse(fjordby):
    person = staff_user(fjordby, first_name="Sofie", last_name="Bang")
    ProfessionalProfile.unscoped.create(
        municipality=fjordby, user=person, profession=Profession.HEALTH_VISITOR, languages=["ar", "da"]
    )
    return person


@pytest.fixture
def colleague(fjordby):
    return staff_user(fjordby, first_name="Karen", last_name="Holm")


@pytest.fixture
def third(fjordby):
    return staff_user(fjordby, first_name="Peter", last_name="Dam")


@pytest.fixture
def admin(fjordby):
    return staff_user(fjordby, Role.MUNICIPAL_ADMIN, first_name="Mette")


@pytest.fixture
def stranger(klitby):
    """A professional of the other municipality, whose name must appear nowhere."""
    return staff_user(klitby, first_name="CANARY-Line")


def make_team(place, name="Sundhedsplejen", *, members=(), hours=(8 * 60, 15 * 60), texts=None, **facts):
    texts = texts or {
        "da": {"name": name, "description": "Spørg om barnet.", "reader": "En sundhedsplejerske"},
        "en": {"name": "Health visitors", "description": "Ask.", "reader": "A health visitor"},
    }
    facts = TeamFacts(name=name, **{"is_open_to_families": True, **facts})
    team = save_team(municipality=place, facts=facts, texts=texts, actor=None)
    if hours:
        week = [(day, *hours) for day in range(5)]
        set_opening(team=team, intervals=week, closed_on_holidays=True, actor=None)
    for person in members:
        add_member(team=team, user=person, actor=None)
    return team


@pytest.fixture
def team(fjordby, nurse, colleague):
    return make_team(fjordby, members=[nurse, colleague], lead=nurse)


@pytest.fixture
def elsewhere(klitby, stranger):
    return make_team(klitby, "CANARY-Team", members=[stranger], lead=stranger)
