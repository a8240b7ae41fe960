"""The tasks that were there before teams had them: each finds a team, a moment and a state."""

import datetime as dt

from django.db import migrations
from django.utils import timezone

# How a task that a person was given by hand was called, and what it is called now.
KINDS = {"call": "call", "visit": "visit", "write": "reply", "read": "free", "other": "free"}
TEAM = {"da": "Opgaver", "en": "Tasks"}


def bring_forward(apps, schema_editor):
    Task = apps.get_model("tasks", "Task")
    Guardian = apps.get_model("accounts", "Guardian")
    TaskEvent = apps.get_model("tasks", "TaskEvent")
    teams = {}
    for task in Task._base_manager.select_related("municipality").order_by("pk").iterator():
        person = task.assigned_to_id
        guards = person is not None and Guardian._base_manager.filter(
            family=task.family_id, user=person
        ).exists()
        task.kind = KINDS.get(task.kind, "free")
        task.team_id = _team_of(apps, task.municipality, None if guards else person, teams)
        # The whole of its day was there to do it.
        day = task.due_on + dt.timedelta(days=1)
        task.due_at = timezone.make_aware(dt.datetime.combine(day, dt.time())) - dt.timedelta(minutes=1)
        task.waiting_since = task.created_at
        if task.done_at is not None:
            task.state, task.ended_at = "done", task.done_at
        elif person is not None and not guards:
            task.state = "open"
        if guards:
            task.guardian_id, task.family_does, task.tells_family = person, True, True
        elif person is not None:
            task.assignee_id, task.assigned_by, task.assigned_at = person, "human", task.created_at
        task.save()
        TaskEvent._base_manager.create(
            task=task, kind="created", actor_id=task.created_by_id, at=task.created_at
        )
        if task.done_at is not None:
            TaskEvent._base_manager.create(task=task, kind="done", actor_id=person, at=task.done_at)


def _team_of(apps, municipality, person, known):
    """The first team of the person, else the municipality's first, else one that is made for it."""
    Team = apps.get_model("teams", "Team")
    TeamMember = apps.get_model("teams", "TeamMember")
    key = (municipality.pk, person)
    if key not in known:
        here = Team._base_manager.filter(municipality=municipality, archived_at=None)
        own = TeamMember._base_manager.filter(user=person, ended_at=None).values("team")
        found = (here.filter(pk__in=own) if person else here).order_by("sort_order", "name").first()
        found = found or here.order_by("sort_order", "name").first()
        if found is None:
            name = TEAM.get((municipality.languages or ["da"])[0], TEAM["en"])
            found = Team._base_manager.create(municipality=municipality, name=name)
        known[key] = found.pk
    return known[key]


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0002_work'),
    ]

    operations = [migrations.RunPython(bring_forward, migrations.RunPython.noop)]
