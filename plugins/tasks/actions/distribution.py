"""Give a team's new tasks to its people, by the rules. A human's choice is never overwritten."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import Guardian
from cms.accounts.rules import access_now
from cms.audit.record import record
from cms.teams.models import TeamMember
from plugins.tasks import audit
from plugins.tasks.actions.writing import changed, tell_assignee
from plugins.tasks.choosing import Wanted, choose
from plugins.tasks.models import Share, Task, TaskEvent, TeamRules
from plugins.tasks.queries.contacts import contacts_in
from plugins.tasks.queries.shares import Colleague, colleagues_of

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.teams.models import Team

# So many tasks are given out under one set of locks: few enough that a colleague who claims does not wait.
BATCH = 20


@transaction.atomic
def set_rules(*, team: "Team", mode: str, actor: "User") -> TeamRules:
    """Let the team take from its queue, or let the rules give."""
    rules, _is_new = TeamRules.unscoped.update_or_create(team=team, defaults={"mode": mode})
    record(audit.RULES_CHANGED, actor=actor, municipality=team.municipality, target=team, data={"mode": mode})
    return rules


def distribute(team: "Team") -> int:
    """Give out what can be given; return how many tasks found somebody.

    One worker at a time for each team; a second one finds the rules locked and goes on elsewhere. What
    fits nobody is passed over, and stays in the queue for everybody to see.
    """
    given, passed_over = 0, set[UUID]()
    while True:
        batch = _give_batch(team, passed_over)
        if batch is None:
            return given
        given += batch


@transaction.atomic
def _give_batch(team: "Team", passed_over: set[UUID]) -> int | None:
    """Give out the next tasks; None when there are none, the team pulls, or another worker is at it."""
    rules = TeamRules.unscoped.select_for_update(skip_locked=True, of=("self",))
    if not rules.filter(team=team, mode=TeamRules.Mode.PUSH).exists():
        return None
    tasks = _next_tasks(team, passed_over)
    if not tasks:
        return None
    # Whoever is given something by hand meanwhile waits for us here, or we for them: then we count them.
    _lock_shares(team)
    now = timezone.now()
    colleagues = colleagues_of(team, now)
    wanted = _wanted(tasks)
    given = 0
    for task in tasks:
        found = choose(wanted[task.pk], colleagues)
        if found is None:
            passed_over.add(task.pk)
        else:
            _give(task, *found)
            given += 1
    _note_given(team, colleagues)
    return given


def _next_tasks(team: "Team", passed_over: set[UUID]) -> list[Task]:
    """The most urgent tasks that nobody has; those that somebody is claiming at this moment are left out."""
    # No join, for the same reason as in `locks`.
    queue = Task.objects.select_for_update(skip_locked=True).prefetch_related(
        "municipality", "family", "skill"
    )
    found = (
        queue.filter(team=team, assignee=None, state__in=[Task.State.NEW, Task.State.OPEN], family_does=False)
        .exclude(pk__in=passed_over)
        .order_by("-priority", "due_at", "pk")[:BATCH]
    )
    tasks = list(found)
    for task in tasks:
        task.team = team
    return tasks


def _lock_shares(team: "Team") -> None:
    members = TeamMember.unscoped.filter(team=team, ended_at=None).order_by("user")
    Share.unscoped.bulk_create(
        [Share(team=team, user_id=key) for key in members.values_list("user", flat=True)],
        ignore_conflicts=True,
    )
    list(Share.unscoped.select_for_update(of=("self",)).filter(team=team).order_by("user"))


def _give(task: Task, colleague: Colleague, why: dict[str, Any]) -> None:
    now = timezone.now()
    task.assignee, task.assigned_by, task.assigned_at = colleague.user, Task.AssignedBy.RULE, now
    task.assigned_why, task.state, task.escalated_at = why, Task.State.OPEN, None
    colleague.load += task.weight
    colleague.last_given_at = now
    changed(task, TaskEvent.Kind.GIVEN, actor=None, other=colleague.user, data=why)
    tell_assignee(task, None)


def _note_given(team: "Team", colleagues: list[Colleague]) -> None:
    moments = {one.user.pk: one.last_given_at for one in colleagues}
    shares = list(Share.unscoped.filter(team=team, user__in=moments))
    for share in shares:
        share.last_given_at = moments[share.user_id]
    Share.unscoped.bulk_update(shares, ["last_given_at"])


def _wanted(tasks: list[Task]) -> dict[UUID, Wanted]:
    """What each task asks for, in four queries."""
    families = {task.family_id for task in tasks if task.family_id is not None}
    contacts = contacts_in(tasks[0].team, families, timezone.now())
    usual = tasks[0].municipality.default_language
    spoken: defaultdict[UUID, dict[UUID, str]] = defaultdict(dict)
    guardians = Guardian.unscoped.filter(access_now(), family__in=families)
    for family, user, language in guardians.values_list("family", "user", "user__language"):
        if language.partition("-")[0] != usual.partition("-")[0]:
            spoken[family][user] = language
    found = {}
    for task in tasks:
        contact = contacts.get(task.family_id) if task.family_id else None
        languages = spoken[task.family_id] if task.family_id else {}
        if task.guardian_id is not None:
            languages = {key: code for key, code in languages.items() if key == task.guardian_id}
        found[task.pk] = Wanted(
            weight=task.weight,
            contact=contact.asked.pk if contact and contact.asked else None,
            contact_since=contact.row.since if contact else None,
            contact_stands_in=contact is not None and contact.is_away,
            languages=frozenset(languages.values()),
            profession=task.profession,
            skill=task.skill_id,
            skill_name=task.skill.name if task.skill is not None else "",
        )
    return found
