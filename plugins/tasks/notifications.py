"""What people are told of tasks. Each text may stand on a lock screen that others see."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from cms.notifications.types import NotificationType

GIVEN = "tasks.given"
WATCHED = "tasks.watched"
NAMED = "tasks.named"
LATE = "tasks.late"
PASSED_ON = "tasks.passed_on"
CONTACT = "tasks.contact"
REDATED = "tasks.redated"
PLACE = "/admin/tasks/"

types = [
    NotificationType(GIVEN, _("You have been given a task."), PLACE, fallback_after=None),
    NotificationType(WATCHED, _("There is news of a task that you follow."), PLACE, fallback_after=None),
    NotificationType(NAMED, _("A colleague named you in a comment."), PLACE, fallback_after=None),
    NotificationType(
        LATE,
        _("A task in your team is late."),
        "/admin/tasks/?due=overdue",
        urgent=True,
        fallback_after=dt.timedelta(minutes=30),
    ),
    NotificationType(PASSED_ON, _("Tasks in your team were passed on."), "/admin/tasks/passed-on/"),
    NotificationType(
        REDATED,
        _("Some of your tasks are due on other days."),
        "/admin/tasks/?view=mine",
        fallback_after=None,
    ),
    NotificationType(
        CONTACT, _("You are the contact person of a family."), "/admin/families/", fallback_after=None
    ),
]
