"""The teams that were kept in the accounts app live on, with the people in them."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.accounts.models import Role
from tests.factories.accounts import staff_user
from tests.factories.core import MunicipalityFactory

BEFORE = [("accounts", "0004_shared_cache"), ("teams", "0001_initial")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def last(transactional_db):
    executor = MigrationExecutor(connection)
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] in {"accounts", "teams"}]
    yield targets
    # What builds on them went back with them: everything comes forward again.
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_teams_and_their_professionals_are_taken_over(last):
    place = MunicipalityFactory(slug="fjordby")
    nurse, editor = staff_user(place), staff_user(place, Role.EDITOR)
    old = migrate(BEFORE)
    team = old.get_model("accounts", "Team").objects.create(municipality_id=place.pk, name="Nord")
    for person in (nurse, editor):
        profile = old.get_model("accounts", "ProfessionalProfile").objects.create(
            municipality_id=place.pk, user_id=person.pk, profession="midwife"
        )
        profile.teams.add(team)
    new = migrate(last)
    found = new.get_model("teams", "Team").objects.get()
    assert (found.name, found.municipality_id, found.is_open_to_families) == ("Nord", place.pk, False)
    assert [member.user_id for member in new.get_model("teams", "TeamMember").objects.all()] == [nurse.pk]
