"""Skills: a list of the municipality's, who has which, and what the rules make of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cms.plugin_api.privacy import Subject
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.actions.handling import finish
from plugins.tasks.actions.skills import delete_skill, save_skill
from plugins.tasks.choosing import in_words
from plugins.tasks.errors import NameTakenError, NotHereError
from plugins.tasks.models import FamilyContact, PersonSkill, Skill, Task
from plugins.tasks.privacy import handler

SKILLS = "/admin/tasks/skills/"


def skill_of(street, name="twins", kind="", place=None):
    return Skill.unscoped.create(municipality=place or street.here, name=name, kind=kind)


def has(skill, *people):
    for person in people:
        PersonSkill.unscoped.create(skill=skill, user=person)


def given_to(street, task):
    street.push()
    distribute(street.team)
    return street.fresh(task).assignee


def test_a_skill_is_a_must_before_whom_the_family_knows_and_the_reason_says_it(here):
    skill = skill_of(here)
    FamilyContact.unscoped.create(family=here.aminas, team=here.team, user=here.nurse)
    has(skill_of(here, "other"), here.nurse)
    task = here.task(skill=skill)
    assert given_to(here, task) is None
    has(skill, here.other_nurse)
    assert given_to(here, task) == here.other_nurse
    with translation.override("en"):
        assert in_words(here.fresh(task).assigned_why) == "Has the skill: twins. Had 0 of 20."
    skill.name = "renamed"
    skill.save()
    with translation.override("en"):
        assert "Has the skill: twins." in in_words(here.fresh(task).assigned_why)


def test_a_kind_of_task_wants_its_skill_unless_the_task_says_another(here):
    usual, other = skill_of(here, "usual", kind="visit"), skill_of(here, "other")
    skill_of(here, "there", kind="visit", place=here.there)
    assert here.task(kind="visit").skill == usual
    assert here.task(kind="visit", skill=other).skill == other
    assert here.task(kind="call").skill is None


def test_a_task_that_repeats_keeps_its_skill(here):
    skill = skill_of(here)
    task = here.task(skill=skill, recurrence="FREQ=DAILY")
    finish(task_id=task.pk, actor=here.nurse)
    assert Task.unscoped.get(state="new").skill == skill


def test_a_skill_that_is_deleted_stops_nobody(here):
    skill = skill_of(here)
    task = here.task(skill=skill)
    delete_skill(skill=skill, actor=here.nurse)
    assert here.fresh(task).skill is None
    assert given_to(here, task) is not None


def test_two_skills_do_not_share_a_name_or_a_kind(here):
    save_skill(municipality=here.here, actor=here.nurse, name="twins", kind="visit")
    for name, kind in (("TWINS", ""), ("other", "visit")):
        with pytest.raises(NameTakenError):
            save_skill(municipality=here.here, actor=here.nurse, name=name, kind=kind)
    assert Skill.unscoped.count() == 1


def test_a_skill_of_another_municipality_fits_no_task_here(here):
    with pytest.raises(NotHereError):
        here.task(skill=skill_of(here, place=here.there))
    form = {"team": here.team.pk, "skill": skill_of(here, "second", place=here.there).pk}
    client = here.client(here.nurse)
    assert client.post("/api/v1/tasks/", form, "application/json").status_code == 422
    own = skill_of(here)
    assert client.post("/api/v1/tasks/", form | {"skill": own.pk}, "application/json").status_code == 201
    assert Task.unscoped.get().skill == own


def test_the_form_offers_the_skills_of_here(street):
    own = skill_of(street)
    theirs = skill_of(street, "CANARY-there", place=street.there)
    client = street.client(street.nurse)
    page = client.get("/admin/tasks/new/").content.decode()
    assert "twins" in page
    assert "CANARY-there" not in page
    form = {"title": "x", "kind": "call", "team": street.team.pk, "priority": "1"}
    assert client.post("/admin/tasks/new/", form | {"skill": theirs.pk}).status_code == 200
    client.post("/admin/tasks/new/", form | {"skill": own.pk})
    task = Task.unscoped.get()
    assert task.skill == own
    changed = {"title": "y", "kind": "call", "priority": "1", "version": task.version, "skill": ""}
    client.post(f"/admin/tasks/{task.pk}/change/", changed)
    assert street.fresh(task).skill is None


def test_leads_keep_the_list_and_note_who_has_what_in_their_teams_alone(street):
    client = street.client(street.nurse)
    assert client.get(SKILLS).status_code in {302, 403}
    client.post(SKILLS, {"name": "sneaked"})
    assert not Skill.unscoped.exists()
    street.lead(street.nurse)
    client.post(SKILLS, {"name": "twins", "kind": "visit"})
    client.post(SKILLS, {"name": "Twins"})
    skill, theirs = Skill.unscoped.get(), skill_of(street, "CANARY-there", place=street.there)
    stranger = street.colleague(team=street.far_team)
    page = client.get(SKILLS).content.decode()
    assert "CANARY-there" not in page
    assert str(stranger.pk) not in page
    assert client.post(SKILLS, {"skill": theirs.pk, "name": "mine"}).status_code == 404
    has(skill, street.other_nurse, stranger)
    form = {"act": "people"}
    for person in (street.nurse, street.other_nurse, stranger, street.nurse_there):
        form[f"person-{person.pk}"] = "1"
    form[f"has-{street.nurse.pk}"] = [skill.pk, theirs.pk]
    client.post(SKILLS, form)
    found = PersonSkill.unscoped.values_list("user", "skill")
    assert set(found) == {(street.nurse.pk, skill.pk), (stranger.pk, skill.pk)}
    assert "twins" in client.get("/admin/tasks/load/").content.decode()
    client.post(SKILLS, {"skill": skill.pk, "delete": "1"})
    assert list(Skill.unscoped.all()) == [theirs]


def test_who_was_not_on_the_page_keeps_what_they_have(street):
    street.lead(street.nurse)
    skill = skill_of(street)
    has(skill, street.other_nurse)
    street.client(street.nurse).post(SKILLS, {"act": "people", f"person-{street.nurse.pk}": "1"})
    assert PersonSkill.unscoped.get().user == street.other_nurse


def test_the_page_takes_the_queries_of_one_for_three(street):
    street.lead(street.nurse)
    client = street.client(street.nurse)
    client.get(SKILLS)
    counts = []
    for number in range(3):
        has(skill_of(street, f"s{number}"), street.colleague())
        with CaptureQueriesContext(connection) as queries:
            client.get(SKILLS)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_skills_go_with_the_person(here):
    has(skill_of(here), here.nurse)
    assert handler.export(Subject(user=here.nurse))["tasks.PersonSkill"] == [{"skill__name": "twins"}]
    assert handler.erase(Subject(user=here.nurse))["tasks.PersonSkill"] == 1
    assert not PersonSkill.unscoped.exists()
