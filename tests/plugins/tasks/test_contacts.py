"""A family's contact person: named, changed and ended by the team, moved when somebody leaves, told in words."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cms.audit.models import AuditEvent
from cms.notifications.models import Notification
from cms.teams.actions.members import end_member
from cms.teams.models import TeamMember
from plugins.tasks.actions import handling
from plugins.tasks.actions.contacts import end_contact, name_contact
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.choosing import in_words
from plugins.tasks.errors import NotHereError, NotOnTeamError
from plugins.tasks.models import FamilyContact, TaskEvent
from plugins.tasks.queries.contacts import contact_lines, contacts_of

CHANGED = "tasks.contact_changed"


def page_of(family):
    return f"/admin/tasks/contacts/{family.pk}/"


def html(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def name(street, person, actor=None, **more):
    values = {"family": street.aminas, "team": street.team} | more
    return name_contact(person=person, actor=actor or street.nurse, **values)


def contact(street):
    return FamilyContact.unscoped.filter(family=street.aminas, team=street.team, ended_at=None).first()


def said(street):
    with translation.override("da"):
        return [line.words for line in contact_lines(street.aminas, [street.team])]


def leave(street, person):
    end_member(member=TeamMember.unscoped.get(user=person, team=street.team), actor=None)


@pytest.fixture
def known(here):
    """Amina's family knows Nurse Karen."""
    for person, first in ((here.nurse, "Karen"), (here.other_nurse, "Grethe")):
        person.first_name, person.last_name = first, "Bang"
        person.save()
    name(here, here.nurse, here.other_nurse)
    return here


def test_who_is_named_is_the_contact_person_from_now_on_and_the_former_no_longer(known):
    first = contact(known)
    assert (first.user, first.named_by, first.began) == (known.nurse, known.other_nurse, "named")
    name(known, known.other_nurse)
    second = contact(known)
    assert second.user == known.other_nurse
    assert second.since > first.since
    first.refresh_from_db()
    assert (first.ended, first.ended_at is not None) == ("replaced", True)
    assert FamilyContact.unscoped.count() == 2


def test_naming_the_same_one_changes_nothing_and_tells_nobody(known):
    events, told = AuditEvent.objects.count(), Notification.unscoped.count()
    before = contact(known)
    assert name(known, known.nurse, known.other_nurse) == before
    assert (AuditEvent.objects.count(), Notification.unscoped.count()) == (events, told)


def test_every_change_is_on_record_for_the_family_and_who_was_named_is_told(known):
    end_contact(family=known.aminas, team=known.team, actor=known.nurse)
    rows = AuditEvent.objects.filter(action=CHANGED).order_by("pk")
    assert [(row.actor_id, row.family_id, row.data["act"]) for row in rows] == [
        (known.other_nurse.pk, known.aminas.pk, "named"),
        (known.nurse.pk, known.aminas.pk, "ended"),
    ]
    assert Notification.unscoped.get(type="tasks.contact").user == known.nurse
    name(known, known.nurse)  # Whoever names themselves knows it.
    assert Notification.unscoped.filter(type="tasks.contact").count() == 1


def test_only_somebody_of_the_team_and_a_family_of_the_place_can_be_brought_together(known):
    outsider = known.colleague()
    TeamMember.unscoped.filter(user=outsider).delete()
    for person in (outsider, known.nurse_there, known.amina):
        with pytest.raises(NotOnTeamError):
            name(known, person)
    with pytest.raises(NotHereError):
        name(known, known.nurse, family=known.theirs)
    assert contact(known).user == known.nurse


def test_who_takes_the_first_task_is_the_contact_person_but_never_against_a_human(here):
    task = here.task()
    handling.claim(task_id=task.pk, actor=here.nurse)
    assert (contact(here).user, contact(here).began) == (here.nurse, "first_task")
    name(here, here.other_nurse)
    handling.claim(task_id=here.task().pk, actor=here.nurse)
    assert contact(here).user == here.other_nurse
    end_contact(family=here.aminas, team=here.team, actor=here.nurse)
    handling.claim(task_id=here.task().pk, actor=here.nurse)
    assert contact(here) is None


def test_the_rules_give_to_who_was_named_and_say_since_when(known):
    known.push()
    name(known, known.other_nurse)
    FamilyContact.unscoped.filter(ended_at=None).update(since=timezone.make_aware(dt.datetime(2026, 3, 2)))
    known.task(assignee=known.other_nurse, family=known.bodils)
    task = known.task()
    distribute(known.team)
    assert known.fresh(task).assignee == known.other_nurse
    line = TaskEvent.unscoped.get(task=task, kind="given")
    with translation.override("da"):
        assert in_words(line.data).startswith("Kender familien siden marts 2026.")


def test_while_the_contact_person_is_away_who_stands_in_is_asked_first(known):
    known.push()
    third = known.colleague()
    known.task(assignee=third, family=known.bodils)
    known.away(known.nurse, third)
    task = known.task()
    distribute(known.team)
    assert known.fresh(task).assignee == third
    line = TaskEvent.unscoped.get(task=task, kind="given")
    with translation.override("da"):
        assert in_words(line.data).startswith("Er stedfortræder for den, familien kender.")
    # She comes back, and is still the one whom the family knows.
    assert contact(known).user == known.nurse
    card = html(known.client(known.nurse).get(f"/admin/families/{known.aminas.pk}/"))
    assert f"{third} er stedfortræder" in card


def test_who_leaves_without_anybody_standing_in_is_it_no_longer_and_the_lead_finds_the_family(known):
    lead = known.colleague()
    known.lead(lead)
    leave(known, known.nurse)
    assert contact(known) is None
    assert FamilyContact.unscoped.get().ended == "left"
    assert Notification.unscoped.filter(user=lead, type="tasks.passed_on").count() == 1
    assert AuditEvent.objects.filter(action=CHANGED, data__act="left").count() == 1
    page = html(known.client(lead).get("/admin/tasks/passed-on/"))
    assert page_of(known.aminas) in page
    assert page_of(known.aminas) not in html(known.client(known.other_nurse).get("/admin/tasks/passed-on/"))
    # Nobody decided that there is to be none: the next who takes a task is it.
    handling.claim(task_id=known.task().pk, actor=known.other_nurse)
    assert contact(known).user == known.other_nurse


def test_who_leaves_while_somebody_stands_in_is_followed_by_them_in_the_same_transaction(known):
    known.away(known.nurse, known.other_nurse)
    other = known.task(family=known.bodils)
    with pytest.raises(RuntimeError), transaction.atomic():
        leave(known, known.nurse)
        raise RuntimeError
    assert contact(known).user == known.nurse
    leave(known, known.nurse)
    found = contact(known)
    assert (found.user, found.began, found.named_by) == (known.other_nurse, "stood_in", None)
    assert known.fresh(other).assignee is None


def test_leaving_one_team_leaves_the_other_s_families_alone(known):
    known.join(known.nurse, known.far_team)
    name(known, known.nurse, team=known.far_team)
    leave(known, known.nurse)
    assert FamilyContact.unscoped.get(ended_at=None).team == known.far_team


def test_the_history_tells_it_in_plain_words(known):
    name(known, known.other_nurse, known.nurse)
    end_contact(family=known.aminas, team=known.team, actor=known.nurse)
    name(known, known.nurse)
    leave(known, known.nurse)
    assert said(known) == [
        "Karen Bang forlod teamet",
        "Karen Bang valgte kontaktperson: Karen Bang",
        "Karen Bang afsluttede det: Grethe Bang er ikke kontaktperson længere",
        "Karen Bang valgte kontaktperson: Grethe Bang",
        "Grethe Bang valgte kontaktperson: Karen Bang",
    ]


def test_the_card_names_the_contact_person_to_every_colleague_and_leads_to_the_page(known):
    client = known.client(known.nurse)
    card = html(client.get(f"/admin/families/{known.aminas.pk}/"))
    assert "Kontaktperson" in card
    assert f'href="{page_of(known.aminas)}"' in card
    assert "Karen Bang" in card
    TeamMember.unscoped.filter(user=known.other_nurse).delete()
    assert "Karen Bang" in html(known.client(known.other_nurse).get(f"/admin/families/{known.aminas.pk}/"))


def test_the_page_names_changes_and_ends(known):
    client, page = known.client(known.other_nurse), page_of(known.aminas)
    assert "Karen Bang" in html(client.get(page))
    given = {"team": known.team.pk, "person": str(known.other_nurse.pk)}
    assert client.post(page, given).status_code == 302
    assert contact(known).user == known.other_nurse
    assert client.post(page, {"team": known.team.pk, "act": "end"}).status_code == 302
    assert contact(known) is None
    for wrong in ({"person": str(known.amina.pk)}, {"person": "x"}, {}):
        assert client.post(page, {"team": known.team.pk} | wrong).status_code in {302, 404}
    assert contact(known) is None


def test_a_lead_who_is_no_member_can_and_who_is_on_no_team_cannot(known):
    lead = known.colleague()
    TeamMember.unscoped.filter(user=lead).delete()
    given = {"team": known.team.pk, "person": str(known.other_nurse.pk)}
    page = page_of(known.aminas)
    assert known.client(lead).post(page, given).status_code == 404
    known.lead(lead)
    assert known.client(lead).post(page, given).status_code == 302
    assert contact(known).user == known.other_nurse
    for team in (known.far_team, known.team_there):
        assert known.client(lead).post(page, given | {"team": team.pk}).status_code == 404
    assert known.client(lead).get(page_of(known.theirs)).status_code == 404
    assert known.client(known.amina).get(page).status_code in {302, 403, 404}


def test_programs_read_and_change_it_with_the_same_rights(known):
    client = known.client(known.other_nurse)
    api = f"/api/v1/tasks/contacts/{known.aminas.pk}"
    [row] = client.get(api).json()["results"]
    assert (row["team"], row["person"]["name"], row["stands_in"]) == (known.team.pk, "Karen Bang", None)
    wanted = {"team": known.team.pk, "person": str(known.other_nurse.pk)}
    answer = client.put(api, wanted, content_type="application/json")
    assert answer.json()["results"][0]["person"]["name"] == "Grethe Bang"
    wrong = client.put(api, wanted | {"person": str(known.amina.pk)}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_on_team")
    far = client.put(api, wanted | {"team": known.far_team.pk}, content_type="application/json")
    assert far.status_code == 404
    none = client.put(api, wanted | {"person": None}, content_type="application/json")
    assert none.json()["results"] == []
    assert client.get(f"/api/v1/tasks/contacts/{known.theirs.pk}").status_code == 404
    assert known.client(known.amina).get(api).status_code == 403


def test_the_database_knows_one_at_a_time_and_a_reason_for_every_end(known):
    row = {"family": known.aminas, "team": known.team, "user": known.other_nurse}
    for wrong in ({}, {"ended_at": timezone.now()}, {"ended": "left"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FamilyContact.unscoped.create(**row | wrong)


def test_the_contacts_of_a_family_take_the_same_queries_for_one_and_three(known):
    counts = []
    for team in (known.far_team, None, None):
        with CaptureQueriesContext(connection) as asked:
            contacts_of(known.aminas, timezone.now())
        counts.append(len(asked))
        if team is not None:
            known.join(known.other_nurse, team)
            name(known, known.other_nurse, team=team)
    assert counts[0] == counts[2]
