"""Years of a team's tasks, written by the database itself."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

# Families with one adult each; every task below is about one of them.
_FAMILIES = """
WITH person AS (
  INSERT INTO accounts_user (id, password, is_superuser, first_name, last_name, language, is_staff,
                             is_active, date_joined)
  SELECT gen_random_uuid(), '!', false, 'N' || n, 'Old', CASE WHEN n %% 4 = 0 THEN 'ar' ELSE 'da' END,
         false, true, now()
  FROM generate_series(1, %(families)s) n RETURNING id),
family AS (
  INSERT INTO accounts_family (id, municipality_id, created_at)
  SELECT id, %(place)s, now() FROM person RETURNING id)
INSERT INTO accounts_guardian (family_id, user_id, relation, access_from)
SELECT id, id, 'parent', now() - interval '1 year' FROM family
"""

# The first `unfinished` are to be done: two in ten are nobody's, one waits, one is snoozed. They have no words.
_TASKS = """
WITH family AS (
  SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM accounts_family WHERE municipality_id = %(place)s),
numbered AS (
  SELECT n, CASE WHEN n > %(unfinished)s THEN CASE WHEN n %% 20 = 0 THEN 'cancelled' ELSE 'done' END
                 WHEN n %% 10 < 2 THEN 'new' WHEN n %% 10 = 7 THEN 'waiting'
                 WHEN n %% 10 = 8 THEN 'snoozed' ELSE 'open' END AS state,
         CASE WHEN n > %(unfinished)s THEN now() - interval '3 days' - n * interval '5 minutes'
              ELSE now() - (n %% 700) * interval '1 hour' END AS began,
         (%(people)s::uuid[])[1 + n %% %(count)s] AS person
  FROM generate_series(1, %(tasks)s) n),
task AS (
  INSERT INTO tasks_task (id, municipality_id, team_id, family_id, family_does, tells_family, kind,
    priority, weight, profession, state, assignee_id, assigned_by, assigned_at,
    assigned_why, due_at, waiting_since, snoozed_until, ended_at, recurrence, origin_kind, origin_id,
    origin_path, version, created_by_id, created_at)
  SELECT gen_random_uuid(), %(place)s, %(team)s, family.id, false, false,
    (ARRAY['call', 'visit', 'follow_up', 'free'])[1 + n %% 4],
    CASE n %% 12 WHEN 0 THEN 3 WHEN 1 THEN 2 ELSE 1 END, 1, '', state,
    CASE WHEN state <> 'new' THEN person END, CASE WHEN state <> 'new' THEN 'human' ELSE '' END,
    CASE WHEN state <> 'new' THEN began END, '{}', began + interval '9 days',
    CASE WHEN state IN ('new', 'open') THEN began END,
    CASE WHEN state = 'snoozed' THEN now() + interval '2 days' END,
    CASE WHEN n > %(unfinished)s THEN began + interval '2 days' END, '', '', '', '', 2, person, began
  FROM numbered JOIN family ON family.place = numbered.n %% %(families)s
  RETURNING id, created_at, created_by_id, state),
event AS (
  INSERT INTO tasks_taskevent (id, task_id, kind, actor_id, data, at)
  SELECT gen_random_uuid(), task.id, kind, created_by_id, '{}', task.created_at
  FROM task, (VALUES ('created'), ('claimed')) AS lines (kind) RETURNING id),
tagged AS (
  INSERT INTO tasks_tasktag (task_id, tag_id, added_at)
  SELECT id, %(tag)s, now() FROM (SELECT id, row_number() OVER () AS n FROM task) t WHERE n %% 5 = 0
  RETURNING id)
INSERT INTO tasks_watcher (task_id, user_id)
SELECT id, (%(people)s::uuid[])[1] FROM (SELECT id, row_number() OVER () AS n FROM task) t
WHERE n %% 1000 = 0
"""


def write_tasks(
    place: Any,
    team: Any,
    people: Sequence[Any],
    tag: Any,
    *,
    tasks: int,
    unfinished: int,
    families: int,
    analyzed: bool = True,
) -> None:
    """Write `tasks` of the team, shared out among `people`; the first of these follows one in a thousand.

    Without `analyzed` PostgreSQL goes on believing what it has counted before, as it does for some hours.
    """
    values = {
        "place": place.pk,
        "team": team.pk,
        "people": [str(person.pk) for person in people],
        "count": len(people),
        "tag": tag.pk,
        "tasks": tasks,
        "unfinished": unfinished,
        "families": families,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FAMILIES, values)
        cursor.execute(_TASKS, values)
        if analyzed:
            cursor.execute("ANALYZE")
