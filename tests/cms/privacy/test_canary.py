"""After a day of use nothing that a family wrote can be read in the database, its files or its log."""

import pytest

from cms.accounts.models import Child, Role
from cms.encryption.actions import rotate_master_key
from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.actions import enable_plugin
from cms.privacy.actions import erase_person, export_person
from cms.timeline.actions import merge_timeline
from plugins.tasks.actions.attachments import attach
from plugins.tasks.actions.creating import TaskFacts, create_task
from plugins.tasks.actions.handling import cancel
from plugins.tasks.actions.talking import comment
from tests.factories.core import GuardianFactory, MembershipFactory
from tests.factories.plugins import first_team
from tests.factories.timeline import stopped_article
from tests.whole_database import files_holding, tables_holding

CANARY = "Kanariefugl-Qx7"


@pytest.mark.django_db(transaction=True)
def test_the_search_finds_what_lies_open():
    GuardianFactory(user__first_name="Openly-Zp3")
    assert tables_holding("Openly-Zp3") == ["accounts_user"]
    assert files_holding("Openly-Zp3")


@pytest.mark.django_db(transaction=True)
def test_no_canary_after_a_day_of_use():
    """A family comes, writes, is written about, looks at its data, and leaves."""
    guardian = GuardianFactory()
    family, place = guardian.family, guardian.family.municipality
    MembershipFactory(user=guardian.user, municipality=place, role=Role.CITIZEN)
    nurse = MembershipFactory(municipality=place, role=Role.PROFESSIONAL).user

    with municipality_scope(place), keyring_scope():
        child = Child(family=family, due_date="2027-01-02")
        child.name = CANARY
        child.save()
        child.name = f"{CANARY} again"
        child.save()
        facts = TaskFacts(
            team=first_team(place),
            family=family,
            title=f"{CANARY} calls",
            description=f"{CANARY} cries at night",
            checklist=(f"ask {CANARY}",),
        )
        task = create_task(facts=facts, actor=nurse)
        comment(task_id=task.pk, author=nurse, body=f"{CANARY} is not at home")
        letter = f"%PDF-1.7 {CANARY} %%EOF".encode()
        attach(task_id=task.pk, actor=nurse, data=letter, name=f"letter about {CANARY}.pdf")
        cancel(task_id=task.pk, actor=nurse, reason=f"{CANARY} has moved")
        merge_timeline(family=family, records=[stopped_article(CANARY)], actor=guardian.user)
        enable_plugin(municipality=place, plugin="tasks", actor=nurse)
        bundle = export_person(user=guardian.user, municipality=place, actor=guardian.user)
        assert CANARY in str(bundle), "whoever is entitled reads it"
    _assert_nothing_is_readable()

    rotate_master_key()
    with municipality_scope(place):
        erase_person(user=guardian.user, municipality=place, actor=guardian.user, reason="asked in the app")
    _assert_nothing_is_readable()


def _assert_nothing_is_readable():
    assert tables_holding(CANARY) == []
    assert files_holding(CANARY) == []
