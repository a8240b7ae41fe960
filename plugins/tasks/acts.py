"""Acts on a task, each named by a word: the API and the admin offer the same ones."""

import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.teams.models import Team
from plugins.tasks.actions import handling
from plugins.tasks.actions.tags import tag_task
from plugins.tasks.actions.talking import comment, follow
from plugins.tasks.errors import MissingError, NotHereError, NotOnTeamError
from plugins.tasks.models import Task
from plugins.tasks.queries.tags import tags_for
from plugins.tasks.queries.tasks import colleagues_in

Act = Callable[[Task, User, dict[str, Any]], object]


def _claim(task: Task, user: User, given: dict[str, Any]) -> object:
    return handling.claim(task_id=task.pk, actor=user, version=given.get("version"))


def _release(task: Task, user: User, given: dict[str, Any]) -> object:
    return handling.release(task_id=task.pk, actor=user, version=given.get("version"), reason=given["reason"])


def _hand_over(task: Task, user: User, given: dict[str, Any]) -> object:
    to = next((one for one in colleagues_in(task.team) if one.pk == given.get("to")), None)
    if to is None:
        raise NotOnTeamError
    return handling.hand_over(
        task_id=task.pk, actor=user, to=to, reason=given["reason"], version=given.get("version")
    )


def _take_over(task: Task, user: User, given: dict[str, Any]) -> object:
    return handling.take_over(
        task_id=task.pk, actor=user, reason=_reason(given), version=given.get("version")
    )


def _move(task: Task, user: User, given: dict[str, Any]) -> object:
    team = team_here(given.get("team"))
    return handling.move_to_team(
        task_id=task.pk, actor=user, team=team, reason=_reason(given), version=given.get("version")
    )


def _wait(task: Task, user: User, given: dict[str, Any]) -> object:
    return handling.wait_for_family(task_id=task.pk, actor=user, version=given.get("version"))


def _snooze(task: Task, user: User, given: dict[str, Any]) -> object:
    if given.get("until") is None or given["until"] <= timezone.now():
        raise MissingError("until")
    return handling.snooze(task_id=task.pk, actor=user, until=given["until"], version=given.get("version"))


def _done(task: Task, user: User, given: dict[str, Any]) -> object:
    return handling.finish(task_id=task.pk, actor=user, version=given.get("version"))


def _cancel(task: Task, user: User, given: dict[str, Any]) -> object:
    return handling.cancel(task_id=task.pk, actor=user, reason=given["reason"], version=given.get("version"))


def _reopen(task: Task, user: User, given: dict[str, Any]) -> object:
    return handling.reopen(task_id=task.pk, actor=user, version=given.get("version"))


def _comment(task: Task, user: User, given: dict[str, Any]) -> object:
    body = (given.get("body") or "").strip()
    if not body:
        raise MissingError("body")
    return comment(task_id=task.pk, author=user, body=body, named=named_in(body, task))


def _follow(task: Task, user: User, given: dict[str, Any]) -> object:
    return follow(task_id=task.pk, user=user, on=True)


def _unfollow(task: Task, user: User, given: dict[str, Any]) -> object:
    return follow(task_id=task.pk, user=user, on=False)


def _tag(task: Task, user: User, given: dict[str, Any]) -> object:
    return _tagging(task, user, given, on=True)


def _untag(task: Task, user: User, given: dict[str, Any]) -> object:
    return _tagging(task, user, given, on=False)


def _tagging(task: Task, user: User, given: dict[str, Any], *, on: bool) -> object:
    tag = tags_for([task.team]).filter(pk=given.get("tag") or 0).first()
    if tag is None:
        raise NotHereError
    return tag_task(task_id=task.pk, tag=tag, actor=user, on=on, version=given.get("version"))


ACTS: dict[str, Act] = {
    "claim": _claim,
    "release": _release,
    "hand-over": _hand_over,
    "take-over": _take_over,
    "move": _move,
    "wait": _wait,
    "snooze": _snooze,
    "done": _done,
    "cancel": _cancel,
    "reopen": _reopen,
    "comment": _comment,
    "follow": _follow,
    "unfollow": _unfollow,
    "tag": _tag,
    "untag": _untag,
}


def named_in(body: str, task: Task) -> list[User]:
    """The colleagues of the team whose first name stands after an @: the whole name, the longest that fits."""
    colleagues = [one for one in colleagues_in(task.team) if one.first_name]
    names = sorted({one.first_name for one in colleagues}, key=len, reverse=True)
    if not names:
        return []
    any_of_them = "|".join(re.escape(name) for name in names)
    named = set(re.findall(rf"(?<!\w)@({any_of_them})(?!\w|-\w)", body))
    return [one for one in colleagues if one.first_name in named]


def team_here(key: int | None) -> Team:
    """A team of this municipality that works; NotHereError for any other."""
    found = (
        Team.unscoped.filter(municipality=current_municipality(), archived_at=None, pk=key or 0)
        .select_related("municipality", "lead")
        .first()
    )
    if found is None:
        raise NotHereError
    return found


def _reason(given: dict[str, Any]) -> str:
    reason: str = given["reason"].strip()
    if not reason:
        raise MissingError("reason")
    return reason


__all__ = ["ACTS", "named_in", "team_here"]
