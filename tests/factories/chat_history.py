"""Years of conversations, written by the database itself."""

from typing import Any

from django.db import connection

# %(…)s are Python's; each row below hangs on the person of the same key.
_SQL = """
WITH person AS (
  INSERT INTO accounts_user (id, password, is_superuser, first_name, last_name, language, is_staff,
                             is_active, date_joined)
  SELECT gen_random_uuid(), '!', false, 'N' || n, 'Old', 'da', false, true, now()
  FROM generate_series(1, %(threads)s) n RETURNING id, substr(first_name, 2)::int AS n),
family AS (
  INSERT INTO accounts_family (id, municipality_id, created_at)
  SELECT id, %(place)s, now() FROM person RETURNING id),
guardian AS (
  INSERT INTO accounts_guardian (family_id, user_id, relation, access_from)
  SELECT id, id, 'parent', now() - interval '1 year' FROM person RETURNING id),
thread AS (
  INSERT INTO chat_conversation (id, municipality_id, family_id, team_id, kind, guardian_id, state,
    assigned_by, version, last_seq, last_staff_seq, team_read_seq, last_message_at, created_at,
    waiting_since, due_at)
  SELECT id, %(place)s, id, %(team)s, 'own', id, CASE WHEN n <= %(open)s THEN 'open' ELSE 'done' END,
         '', 1, %(each)s, %(notes)s, %(each)s,
         now() - interval '1 day' - n * interval '1 minute', now() - interval '1 year',
         CASE WHEN n <= %(open)s THEN now() - n * interval '1 minute' END,
         CASE WHEN n <= %(open)s THEN now() + interval '1 day' END
  FROM person RETURNING id),
part AS (
  INSERT INTO chat_participant (conversation_id, user_id, is_staff, agreed_at, read_seq,
    staff_read_seq, created_at)
  SELECT id, id, false, now(), %(each)s, 0, now() FROM thread RETURNING id),
message AS (
  INSERT INTO chat_message (id, conversation_id, author_id, client_id, from_staff, seq, kind,
    body_sealed, is_urgent, created_at)
  SELECT gen_random_uuid(), id, id, gen_random_uuid(), false, seq, 'text',
         decode(repeat(md5(seq::text), 4), 'hex'), false, now()
  FROM thread, generate_series(1, %(each)s) seq RETURNING id, conversation_id, seq),
staff AS (
  INSERT INTO chat_staffevent (conversation_id, staff_seq, kind, data, at)
  SELECT conversation_id, seq, 'claimed', '{}', now() FROM message WHERE seq <= %(notes)s RETURNING id),
note AS (
  INSERT INTO chat_note (id, conversation_id, author_id, client_id, staff_seq, body_sealed, created_at)
  SELECT gen_random_uuid(), conversation_id, NULL, gen_random_uuid(), seq, '', now()
  FROM message WHERE seq <= %(notes)s RETURNING id),
inbox AS (
  INSERT INTO chat_inboxevent (team_id, pos, conversation_id, kind, at)
  SELECT %(team)s, 1000000 + row_number() OVER (), conversation_id, 'message', now()
  FROM message RETURNING id)
INSERT INTO chat_conversationevent (conversation_id, seq, kind, message_id, data, at)
SELECT conversation_id, seq, 'message', id, '{}', now() FROM message
"""


def write_history(place: Any, team: Any, *, threads: int, each: int, open: int = 0, notes: int) -> None:  # noqa: A002
    """Write `threads` own conversations of one family each, with `each` messages and `notes` notes.

    The first `open` of them wait for the team; the others are done. The texts are bytes that no key opens.
    """
    values = {
        "threads": threads,
        "place": place.pk,
        "team": team.pk,
        "each": each,
        "open": open,
        "notes": notes,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        cursor.execute("ANALYZE")
