"""The teams that were kept in the accounts app live on, with the people in them."""

import pytest

from cms.accounts.models import Role
from tests.earlier import earlier
from tests.factories.accounts import staff_user
from tests.factories.core import MunicipalityFactory

BEFORE = [("accounts", "0004_shared_cache"), ("teams", "0001_initial")]
MODELS = {
    ("accounts", "family"),  # a later migration of the app changes it
    ("accounts", "professionalprofile"),
    ("accounts", "team"),
    ("teams", "team"),
    ("teams", "teammember"),
}


@pytest.fixture
def before(transactional_db):
    with earlier(BEFORE, MODELS) as tables:
        yield tables


def test_teams_and_their_professionals_are_taken_over(before):
    place = MunicipalityFactory(slug="fjordby")
    nurse, editor = staff_user(place), staff_user(place, Role.EDITOR)
    old = before.apps
    team = old.get_model("accounts", "Team").objects.create(municipality_id=place.pk, name="Nord")
    for person in (nurse, editor):
        profile = old.get_model("accounts", "ProfessionalProfile").objects.create(
            municipality_id=place.pk, user_id=person.pk, profession="midwife"
        )
        profile.teams.add(team)
    new = before.forward({"accounts", "teams"})
    found = new.get_model("teams", "Team").objects.get()
    assert (found.name, found.municipality_id, found.is_open_to_families) == ("Nord", place.pk, False)
    assert [member.user_id for member in new.get_model("teams", "TeamMember").objects.all()] == [nurse.pk]
