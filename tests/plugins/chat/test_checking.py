"""A draft that colleagues are asked to look at: who is told of it, where it is found, and what comes back."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Delivery, Notification
from cms.notifications.queries import unread_count
from cms.teams.actions.members import end_member
from cms.teams.models import TeamMember
from plugins.chat.actions.checking import check_draft
from plugins.chat.actions.notes import save_draft
from plugins.chat.errors import NotADraftError
from plugins.chat.models import Conversation, Draft, InboxEvent
from plugins.chat.notifications import types
from plugins.chat.queries.inbox import counters
from tests.factories.chat import join
from tests.factories.core import MembershipFactory, UserFactory

WORDS = "CANARY a long answer"


@pytest.fixture
def desk(street):
    """Three colleagues of a team and one of another, and a conversation in which the nurse writes."""
    street.third, street.midwife = UserFactory(first_name="Tove"), UserFactory(first_name="Mia")
    for person, team in ((street.third, street.team), (street.midwife, street.far_team)):
        MembershipFactory(user=person, municipality=street.here, role="professional")
        join(person, team)
    street.thread = street.conversation()
    street.say(street.thread, street.amina, "hello")
    street.path = f"/admin/chat/conversation/{street.thread.pk}/"
    Notification.unscoped.all().delete()
    return street


def ask(desk, checker=None, body=WORDS):
    given = {"body": body, "check": "1"} | ({"checker": str(checker.pk)} if checker else {})
    return desk.client(desk.nurse).post(f"{desk.path}reply/", given)


def answer(desk, person, verdict="fine", wishes="", version=None):
    draft = Draft.unscoped.get()
    given = {
        "draft": str(draft.pk),
        "version": str(draft.version if version is None else version),
        "verdict": verdict,
        "wishes": wishes,
    }
    return desk.client(person).post(f"{desk.path}checked/", given, follow=True).content.decode()


def told(kind):
    rows = Notification.unscoped.filter(type=kind, read_at=None)
    return {row.user for row in rows.select_related("user")}


def waits(desk, person):
    with municipality_scope(desk.here):
        teams = list(TeamMember.unscoped.filter(user=person, ended_at=None).values_list("team", flat=True))
        return counters(person, teams)["drafts"]


def page(desk, person, path="/admin/chat/list/?view=drafts&state=any"):
    return desk.client(person).get(path).content.decode()


def test_the_named_colleague_alone_is_told_and_finds_it(desk):
    ask(desk, desk.third)
    assert told("chat.draft_to_check") == {desk.third}
    assert unread_count(desk.third, desk.here) == 1
    assert [waits(desk, one) for one in (desk.third, desk.other_nurse, desk.nurse)] == [1, 0, 0]
    assert str(desk.thread.pk) in page(desk, desk.third)
    assert str(desk.thread.pk) not in page(desk, desk.other_nurse)
    shown = page(desk, desk.other_nurse, desk.path)
    assert f"spørger {desk.third}: Kan jeg sende det her?" in shown


def test_without_a_name_the_team_is_told_and_nobody_else(desk):
    ask(desk)
    assert told("chat.draft_to_check") == {desk.other_nurse, desk.third}
    assert [waits(desk, one) for one in (desk.third, desk.other_nurse)] == [1, 1]
    assert [waits(desk, one) for one in (desk.nurse, desk.midwife)] == [0, 0]
    assert str(desk.thread.pk) not in page(desk, desk.midwife)


def test_who_is_not_a_colleague_is_not_asked_by_name(desk):
    ask(desk, desk.midwife)
    assert Draft.unscoped.get().checker is None
    assert desk.midwife not in told("chat.draft_to_check")


def test_it_is_told_once_and_anew_to_somebody_else(desk):
    ask(desk, desk.third)
    ask(desk, desk.third, body=f"{WORDS} and more")
    body = json.dumps({"body": f"{WORDS} and even more"})
    desk.client(desk.nurse).post(f"{desk.path}draft/", body, "application/json")
    assert Notification.unscoped.filter(type="chat.draft_to_check").count() == 1
    ask(desk, desk.other_nurse)
    assert told("chat.draft_to_check") == {desk.other_nurse}


@pytest.mark.parametrize(
    ("verdict", "wishes", "words"),
    [
        ("fine", "", "har set på din kladde: Den kan sendes."),
        ("wishes", "WISH a shorter one", "har set på din kladde og ønsker:"),
    ],
)
def test_who_wrote_it_is_told_what_comes_back(desk, verdict, wishes, words):
    ask(desk)
    bells = InboxEvent.unscoped.filter(kind="draft_check").count()
    answer(desk, desk.third, verdict, wishes)
    assert told("chat.draft_to_check") == set()
    assert told("chat.draft_checked") == {desk.nurse}
    assert InboxEvent.unscoped.filter(kind="draft_check").count() == bells + 1
    assert [waits(desk, one) for one in (desk.nurse, desk.third, desk.other_nurse)] == [1, 0, 0]
    assert "Din kladde er set på" in page(desk, desk.nurse)
    # The open page reads the thread anew, and so does the frame beside a call.
    for part in ("", "thread/", "beside/"):
        shown = page(desk, desk.nurse, f"{desk.path}{part}")
        assert f"{desk.third} {words}" in shown and wishes in shown
        assert "Dine kolleger er bedt om" not in shown
        theirs = page(desk, desk.other_nurse, f"{desk.path}{part}")
        assert WORDS not in theirs and "WISH" not in theirs
    draft = Draft.unscoped.get()
    assert (draft.body, draft.wishes or "") == (WORDS, wishes)
    assert b"WISH" not in bytes(draft.wishes_sealed or b"")
    event = AuditEvent.objects.get(action="chat.draft_checked")
    assert (event.actor, event.data) == (desk.third, {"verdict": verdict})


def test_wishes_want_words_and_fine_is_said_of_what_was_read(desk):
    ask(desk)
    assert "Skriv først, hvad du ønsker ændret." in answer(desk, desk.third, "wishes")
    desk.client(desk.nurse).post(f"{desk.path}draft/", json.dumps({"body": "other"}), "application/json")
    assert "Nogen har lige ændret kladden." in answer(desk, desk.third, version=1)
    assert Draft.unscoped.get().verdict == "" and told("chat.draft_checked") == set()
    answer(desk, desk.third, "wishes", "shorter", version=1)
    assert Draft.unscoped.get().verdict == "wishes"
    assert "eller nogen har set på den" in answer(desk, desk.other_nurse)


def test_as_many_lines_as_the_field_lets_in_arrive_whole(desk):
    """A browser counts the end of a line as one sign, and sends it as two."""
    ask(desk)
    answer(desk, desk.third, "wishes", "ab\r\n" * 666 + "z")
    assert Draft.unscoped.get().wishes == "ab\n" * 666 + "z"


def test_nobody_looks_at_their_own_or_at_another_teams(desk):
    ask(desk)
    answer(desk, desk.nurse)
    given = {"draft": str(Draft.unscoped.get().pk), "version": "1", "verdict": "fine"}
    for person, place in ((desk.midwife, desk.here), (desk.nurse_there, desk.there)):
        assert desk.client(person, place).post(f"{desk.path}checked/", given).status_code == 404
    other = desk.conversation(desk.bodil, desk.bodils)
    with municipality_scope(desk.here), pytest.raises(NotADraftError):
        check_draft(
            conversation=other,
            actor=desk.third,
            draft=Draft.unscoped.get().pk,
            version=1,
            verdict=Draft.Verdict.FINE,
        )
    assert Draft.unscoped.get().verdict == ""


def test_asked_once_more_what_was_said_before_is_gone(desk):
    ask(desk)
    answer(desk, desk.third, "wishes", "shorter")
    ask(desk, desk.third, body="short")
    draft = Draft.unscoped.get()
    assert (draft.verdict, draft.wishes, draft.checked_by) == ("", None, None)
    assert told("chat.draft_to_check") == {desk.third} and told("chat.draft_checked") == set()


@pytest.mark.parametrize("end", ["check-off", "send", "empty"])
def test_nothing_is_left_to_look_at_when_it_is_over(desk, end):
    ask(desk)
    client = desk.client(desk.nurse)
    if end == "check-off":
        client.post(f"{desk.path}check-off/")
    elif end == "send":
        client.post(f"{desk.path}reply/", {"body": "sent", "expected_seq": "9"})
    else:
        client.post(f"{desk.path}draft/", json.dumps({"body": " "}), "application/json")
    assert told("chat.draft_to_check") == set()
    assert waits(desk, desk.third) == 0
    for row in Notification.unscoped.filter(type="chat.draft_to_check"):
        assert next(one for one in types if one.name == row.type).is_seen(row)


def test_whoever_leaves_the_team_asks_nothing_more_and_the_team_is_asked_in_their_place(desk):
    ask(desk, desk.third)
    with municipality_scope(desk.here):
        end_member(member=TeamMember.objects.get(user=desk.third), actor=desk.nurse)
    draft = Draft.unscoped.get()
    assert (draft.asks_for_check, draft.checker) == (True, None)
    assert waits(desk, desk.other_nurse) == 1
    assert told("chat.draft_to_check") == {desk.other_nurse}
    with municipality_scope(desk.here):
        end_member(member=TeamMember.objects.get(user=desk.nurse), actor=desk.other_nurse)
    assert not Draft.unscoped.get().asks_for_check
    assert waits(desk, desk.other_nurse) == 0
    assert Draft.unscoped.get().body == WORDS


def test_leaving_one_of_the_two_teams_of_a_conversation_changes_nothing(desk):
    ask(desk, desk.third)
    Conversation.unscoped.filter(pk=desk.thread.pk).update(
        second_team=desk.far_team, second_until=timezone.now() + timedelta(days=1)
    )
    join(desk.nurse, desk.far_team)
    with municipality_scope(desk.here):
        end_member(member=TeamMember.objects.get(user=desk.nurse, team=desk.team), actor=desk.third)
    draft = Draft.unscoped.get()
    assert (draft.asks_for_check, draft.checker) == (True, desk.third)


def test_what_is_on_the_screen_needs_no_telling_and_waits_on(desk):
    ask(desk)
    desk.client(desk.third).post(f"{desk.path}read/", json.dumps({"seq": 1}), "application/json")
    assert told("chat.draft_to_check") == {desk.other_nurse}
    assert waits(desk, desk.third) == 1
    answer(desk, desk.other_nurse)
    desk.client(desk.nurse).post(f"{desk.path}read/", json.dumps({"seq": 1}), "application/json")
    assert told("chat.draft_checked") == set()


def test_the_view_finds_it_in_every_state_and_where_nothing_waits(desk):
    ask(desk)
    for state in ("waiting", "done"):
        Conversation.unscoped.update(state=state, waiting_since=None, due_at=None)
        assert waits(desk, desk.third) == 1
        assert str(desk.thread.pk) in page(desk, desk.third)
    # From there the other views begin with what waits for us again.
    shown = page(desk, desk.third)
    assert "view=all&amp;state=open" in shown and "view=drafts&amp;state=any" in shown


def test_what_people_are_told_says_nothing_of_it(desk):
    ask(desk, desk.third)
    answer(desk, desk.third, "wishes", "WISH")
    rows = [*Notification.unscoped.values(), *Delivery.unscoped.values(), *AuditEvent.objects.values()]
    assert "CANARY" not in str(rows) and "WISH" not in str(rows)
    inbox = page(desk, desk.nurse)
    assert "CANARY" not in inbox and "WISH" not in inbox
    family = desk.client(desk.amina).get("/api/v1/chat/sync").content.decode()
    assert "CANARY" not in family and "WISH" not in family


def test_the_action_by_itself_tells_the_team(desk):
    with municipality_scope(desk.here):
        save_draft(conversation=desk.thread, user=desk.nurse, body=WORDS, asks_for_check=True)
    assert told("chat.draft_to_check") == {desk.other_nurse, desk.third}
