"""The history says who did what, and says no rule did what a colleague did who is erased since."""

from django.utils.translation import override

from plugins.tasks.actions import handling
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.admin.shown import history_of
from plugins.tasks.models import TaskEvent


def lines(task):
    with override("en"):
        return [line.words for line in history_of(TaskEvent.unscoped.filter(task=task).order_by("at"))]


def test_what_a_colleague_did_who_is_erased_is_no_rule_s(here):
    here.push()
    task = here.task(actor=here.nurse)
    assert distribute(here.team) == 1
    holder = here.fresh(task).assignee
    handling.claim(task_id=task.pk, actor=holder)
    handling.move_to_team(task_id=task.pk, actor=holder, team=here.far_team, reason="x")
    handling.finish(task_id=task.pk, actor=None)
    TaskEvent.unscoped.update(actor=None)
    made, given, taken, moved, done = lines(task)
    assert made == "A former colleague made the task"
    assert given.startswith("The rules gave it to")
    assert taken == "A former colleague took it"
    assert moved == "A former colleague moved it to another team"
    assert done == "The rules finished it"
