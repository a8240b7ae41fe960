"""A person's tasks as a calendar (RFC 5545): what and when, never who it is about or what was written."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from icalendar import Calendar, Event, Todo

from plugins.tasks.models import Task

PRODUCT = "-//Family Start//Tasks//EN"
# As RFC 5545, 3.8.1.9, counts: 1 is the most important, 0 says nothing.
_PRIORITIES = {
    Task.Priority.URGENT: 1,
    Task.Priority.HIGH: 3,
    Task.Priority.NORMAL: 5,
    Task.Priority.LOW: 9,
}
_LASTS = dt.timedelta(minutes=30)


def calendar_of_tasks(tasks: Iterable[Task], *, host: str, name: str) -> bytes:
    """The tasks as VTODO, and as an event at the moment they are due: many programs show events only."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for task in tasks:
        if task.due_at is not None:
            calendar.add_component(_todo(task, host))
            calendar.add_component(_event(task, host))
    return bytes(calendar.to_ical())


def _todo(task: Task, host: str) -> Todo:
    todo = Todo()
    _common(todo, task, host, "todo")
    todo.add("due", _moment(task.due_at))
    todo.add("status", "NEEDS-ACTION" if task.state != Task.State.WAITING else "IN-PROCESS")
    todo.add("priority", _PRIORITIES[Task.Priority(task.priority)])
    return todo


def _event(task: Task, host: str) -> Event:
    event = Event()
    _common(event, task, host, "event")
    end = _moment(task.due_at)
    event.add("dtstart", end - _LASTS)
    event.add("dtend", end)
    event.add("transp", "TRANSPARENT")
    return event


def _common(component: Todo | Event, task: Task, host: str, what: str) -> None:
    component.add("uid", f"{task.pk}-{what}@{host}")
    component.add("dtstamp", _moment(timezone.now()))
    component.add("sequence", task.version)
    component.add("summary", f"{task.get_kind_display()} ({task.team})")
    component.add("class", "PRIVATE")
    component.add("url", f"https://{host}/admin/tasks/{task.pk}/")


def _moment(at: dt.datetime | None) -> dt.datetime:
    # UTC, to the second: the calendar needs no description of our time zone.
    return (at or timezone.now()).astimezone(dt.UTC).replace(microsecond=0)
