"""No query of the inbox, of catching up or of a thread grows with history: the plans are read."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.handling import claim
from plugins.chat.admin.filters import read_filters
from plugins.chat.admin.views import conversation_context, list_context
from plugins.chat.models import Conversation
from plugins.chat.queries.conversations import events_after, events_before
from plugins.chat.queries.inbox import VIEWS
from plugins.chat.queries.sync import changes_since

BIG = {
    "chat_message",
    "chat_conversationevent",
    "chat_staffevent",
    "chat_inboxevent",
    "chat_note",
    "chat_participant",
    "chat_conversation",
}
MESSAGES = 30_000


@pytest.fixture
def full(street):
    """3,000 conversations of old, each with ten messages, beside one that waits."""
    thread = street.conversation()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH person AS (
              INSERT INTO accounts_user (id, password, is_superuser, first_name, last_name, language, is_staff,
                                         is_active, date_joined)
              SELECT gen_random_uuid(), '!', false, 'N' || n, 'Old', 'da', false, true, now()
              FROM generate_series(1, %s) n RETURNING id),
            family AS (
              INSERT INTO accounts_family (id, municipality_id, created_at)
              SELECT id, %s, now() FROM person RETURNING id),
            guardian AS (
              INSERT INTO accounts_guardian (family_id, user_id, relation, access_from)
              SELECT id, id, 'parent', now() - interval '1 year' FROM person RETURNING id),
            thread AS (
              INSERT INTO chat_conversation (id, municipality_id, family_id, team_id, kind, guardian_id, state,
                assigned_by, version, last_seq, last_staff_seq, team_read_seq, last_message_at, created_at)
              SELECT id, %s, id, %s, 'own', id, 'done', '', 1, 10, 10, 10,
                     now() - interval '1 day', now() - interval '1 year' FROM person RETURNING id),
            part AS (
              INSERT INTO chat_participant (conversation_id, user_id, is_staff, agreed_at, read_seq,
                staff_read_seq, created_at)
              SELECT id, id, false, now(), 10, 0, now() FROM thread RETURNING id),
            message AS (
              INSERT INTO chat_message (id, conversation_id, author_id, client_id, from_staff, seq, kind,
                is_urgent, created_at)
              SELECT gen_random_uuid(), id, id, gen_random_uuid(), false, seq, 'text', false, now()
              FROM thread, generate_series(1, 10) seq RETURNING id, conversation_id, seq),
            staff AS (
              INSERT INTO chat_staffevent (conversation_id, staff_seq, kind, data, at)
              SELECT conversation_id, seq, 'claimed', '{}', now() FROM message RETURNING id),
            note AS (
              INSERT INTO chat_note (id, conversation_id, author_id, client_id, staff_seq, body_sealed, created_at)
              SELECT gen_random_uuid(), conversation_id, NULL, gen_random_uuid(), seq, '', now()
              FROM message RETURNING id),
            inbox AS (
              INSERT INTO chat_inboxevent (team_id, pos, conversation_id, kind, at)
              SELECT %s, 1000000 + row_number() OVER (), conversation_id, 'message', now()
              FROM message RETURNING id)
            INSERT INTO chat_conversationevent (conversation_id, seq, kind, message_id, data, at)
            SELECT conversation_id, seq, 'message', id, '{}', now() FROM message
            """,
            [MESSAGES // 10, street.here.pk, street.here.pk, street.team.pk, street.team.pk],
        )
    for number in range(3):
        street.say(thread, street.amina, f"number {number}")
        street.say(thread, street.nurse, f"answer {number}", staff=True)
    street.say(thread, street.amina, "and now")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
        street.thread = (
            Conversation.objects.select_related("team", "family", "municipality", "assignee", "guardian")
            .get(pk=thread.pk)
        )  # fmt: skip
        yield street


def nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def scans(work):
    """(table, rows read) of every sequential scan of a table that grows, over all queries of `work`."""
    with CaptureQueriesContext(connection) as captured:
        work()
    found, looked_at = [], 0
    for query in captured.captured_queries:
        sql = query["sql"]
        if not sql.lstrip().startswith("SELECT") or not any(f'"{table}"' in sql for table in BIG):
            continue
        looked_at += 1
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.replace("%", "%%"), [])
            plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        for node in nodes(plan[0]["Plan"]):
            rows = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
            is_scan = "Scan" in node["Node Type"] and node.get("Relation Name", "") in BIG
            if is_scan and (node["Node Type"] == "Seq Scan" or rows > 1000):
                found.append((node["Node Type"], node["Relation Name"], rows, sql[:200]))
    assert looked_at > 0
    return found


def test_the_walk_knows_a_scan_when_it_meets_one(full):
    assert scans(lambda: list(Conversation.objects.filter(version=77)))


@pytest.mark.parametrize("view", VIEWS)
def test_the_list_of_what_waits(full, view):
    assert scans(lambda: list_context(full.nurse, read_filters({"view": view}))) == []


@pytest.mark.parametrize("state", ["any", "done", "snoozed", "waiting"])
def test_the_list_of_what_does_not_wait_stops_at_its_first_page(full, state):
    assert scans(lambda: list_context(full.nurse, read_filters({"state": state}))) == []


def test_a_conversation_with_its_forms(full):
    assert scans(lambda: conversation_context(full.nurse, full.thread)) == []


def test_a_familys_pages_and_catching_up(full):
    assert scans(lambda: events_after(full.thread, 2)) == []
    assert scans(lambda: events_before(full.thread, 5)) == []
    first = changes_since(full.amina, "s", "")
    assert scans(lambda: changes_since(full.amina, "s", "")) == []
    assert scans(lambda: changes_since(full.amina, "s", first["cursor"])) == []


def test_what_the_minutes_job_looks_for(full):
    from plugins.chat.actions.escalation import escalate
    from plugins.chat.actions.handling import wake_due

    assert scans(lambda: escalate(full.here, timezone.now())) == []
    assert scans(lambda: wake_due(timezone.now())) == []
