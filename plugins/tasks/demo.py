"""A team's work in the demo: waiting, given, late, done, for families and for nobody; a plan, and a contact person."""

import datetime as dt
import io

from django.utils import timezone
from PIL import Image as Pillow
from PIL import ImageDraw

from cms.accounts.models import Family, Guardian, User
from cms.municipalities.models import Municipality
from cms.teams.models import Team
from cms.teams.queries import members_of, teams_for_families
from plugins.tasks.actions.attachments import attach
from plugins.tasks.actions.contacts import name_contact
from plugins.tasks.actions.creating import TaskFacts, create_task
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.actions.handling import finish, snooze, wait_for_family
from plugins.tasks.actions.plans import start_plan
from plugins.tasks.actions.skills import note_skills, save_skill
from plugins.tasks.actions.tags import save_tag, tag_task
from plugins.tasks.actions.talking import comment
from plugins.tasks.actions.views import save_view
from plugins.tasks.models import Plan, PlanStep, Task, TeamRules

Kind, Priority = Task.Kind, Task.Priority

# What, kind, priority, due in hours, whether the family sees it.
WORK = [
    ("Ring og hør, hvordan det går med amningen", Kind.CALL, Priority.HIGH, 4, True),
    ("Bestil tolk til besøget", Kind.INTERPRETER, Priority.NORMAL, 26, True),
    ("Følg op på vægten", Kind.FOLLOW_UP, Priority.NORMAL, -3, False),
    ("Besøg", Kind.VISIT, Priority.NORMAL, 72, True),
]
STEPS = [("Besøg i den første uge", 5), ("Besøg: to uger", 14), ("Besøg: otte uger", 56)]


def load(municipality: Municipality) -> None:
    team = teams_for_families(municipality).first()
    people = [member.user for member in members_of(team)] if team is not None else []
    families = list(Family.objects.order_by("created_at"))
    if team is None or not people or not families:
        return
    TeamRules.unscoped.get_or_create(team=team, defaults={"mode": TeamRules.Mode.PUSH})
    now = timezone.now()
    made: list[Task] = []
    for number, (title, kind, priority, hours, told) in enumerate(WORK):
        facts = TaskFacts(
            team=team,
            family=families[number % len(families)],
            kind=kind,
            title=title,
            priority=priority,
            tells_family=told,
            due_at=now + dt.timedelta(hours=hours),
            checklist=("Find nummeret", "Skriv i journalen") if kind == Kind.CALL else (),
        )
        made.append(create_task(facts=facts, actor=people[0]))
    distribute(team)
    _stand_somewhere(team, people, now)
    _by_the_family(team, families)
    comment(task_id=made[0].pk, author=people[0], body="Hun ville helst ringes op om formiddagen.")
    _kept_by_the_lead(team, people, made)
    plan = _plan(team)
    start_plan(plan=plan, family=families[0], actor=people[0])
    name_contact(family=families[0], team=team, person=people[0], actor=team.lead or people[0])


def _stand_somewhere(team: Team, people: list[User], now: dt.datetime) -> None:
    """One that waits, one that is put away, one that is done; about no family."""
    titles = ["Bestil nye målebånd", "Skriv til lægehuset om samarbejdet", "Ret telefonlisten"]
    keys = []
    for title in titles:
        facts = TaskFacts(team=team, title=title, due_at=now + dt.timedelta(days=2))
        keys.append(create_task(facts=facts, actor=people[-1], assignee=people[-1]).pk)
    wait_for_family(task_id=keys[1], actor=people[-1])
    snooze(task_id=keys[0], actor=people[-1], until=now + dt.timedelta(days=1))
    finish(task_id=keys[2], actor=people[-1])


def _by_the_family(team: Team, families: list[Family]) -> None:
    for family in families:
        guardian = Guardian.objects.filter(family=family).select_related("user").order_by("pk").first()
        if guardian is not None:
            facts = TaskFacts(
                team=team,
                family=family,
                guardian=guardian.user,
                family_does=True,
                title="Skriv ned, hvornår barnet sover",
                due_at=timezone.now() + dt.timedelta(days=3),
            )
            create_task(facts=facts, actor=None)


def _kept_by_the_lead(team: Team, people: list[User], tasks: list[Task]) -> None:
    """Tags, skills, a view for everybody in the team, and a photo beside a task."""
    place, lead = team.municipality, team.lead or people[0]
    tags = [save_tag(municipality=place, actor=lead, name=name) for name in ("Tvillinger", "Første barn")]
    tag_task(task_id=tasks[0].pk, tag=tags[1], actor=lead, on=True)
    skill = save_skill(municipality=place, actor=lead, name="Amning")
    save_skill(municipality=place, actor=lead, name="Tvillinger")
    note_skills(municipality=place, wanted={people[0].pk: {skill.pk}}, actor=lead)
    chosen = {"view": "team", "due": "overdue"}
    save_view(municipality=place, owner=lead, name="Forsinket hos os", chosen=chosen, team=team)
    attach(task_id=tasks[2].pk, actor=people[0], data=_curve(), name="Vægtkurve.png")


def _curve() -> bytes:
    """A hand-drawn curve of somebody who does not exist."""
    picture = Pillow.new("RGB", (640, 400), "white")
    draw = ImageDraw.Draw(picture)
    draw.line([(40, 20), (40, 360), (620, 360)], fill="#444444", width=3)
    draw.line([(40, 300), (180, 320), (340, 240), (600, 120)], fill="#0b5f66", width=6, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _plan(team: Team) -> Plan:
    plan, is_new = Plan.unscoped.get_or_create(
        municipality=team.municipality, team=team, name="Besøg hos nyfødte", defaults={"from_birth": True}
    )
    if is_new:
        PlanStep.unscoped.bulk_create(PlanStep(plan=plan, title=title, days=days) for title, days in STEPS)
    return plan
