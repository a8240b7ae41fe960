"""Tags, and the inbox narrowed by tag, topic, language, family, state and day; names stand in no address."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.teams.models import TeamTopic, TeamTopicLabel
from plugins.chat.actions.tags import add_tag, save_tag
from plugins.chat.models import Conversation, ConversationTag, InboxEvent, StaffEvent, Tag
from plugins.chat.queries.conversations import own_conversations
from tests.plugins.chat.test_inbox import act, another_family, html, search


def make_tag(street, name="Sleep", place=None):
    with municipality_scope(place or street.here):
        return save_tag(municipality=place or street.here, actor=street.nurse, name=name)


@pytest.fixture
def two(street):
    """Two conversations that wait, of Zainab and of Bente."""
    made = []
    for name in ("Zainab", "Bente"):
        thread, mother = another_family(street, name)
        street.say(thread, mother, "hello")
        made.append(thread)
    return made


def only_zainab(page):
    return "Zainab" in page and "Bente" not in page


def test_a_tag_is_put_on_and_taken_off_once_on_record_and_in_the_teams_stream(street, two):
    tag, client = make_tag(street), street.client(street.nurse)
    for _ in range(2):
        act(client, two[0], "tag", tag=tag.pk)
    assert ConversationTag.unscoped.get().added_by == street.nurse
    page = html(client, f"/admin/chat/conversation/{two[0].pk}/")
    assert "Sleep" in page
    for _ in range(2):
        act(client, two[0], "untag", tag=tag.pk)
    assert not ConversationTag.unscoped.exists()
    kinds = ["tagged", "untagged"]
    assert list(StaffEvent.unscoped.order_by("staff_seq").values_list("kind", flat=True)) == kinds
    assert InboxEvent.unscoped.filter(kind__in=kinds).count() == 2
    events = AuditEvent.objects.filter(action="chat.conversation_tagged").order_by("pk")
    assert [event.data for event in events] == [
        {"tag": tag.pk, "act": "tagged"},
        {"tag": tag.pk, "act": "untagged"},
    ]


def test_another_municipalitys_tag_is_no_tag_here_and_another_teams_conversation_takes_none(street, two):
    there, here = make_tag(street, "LEAK", street.there), make_tag(street)
    client = street.client(street.nurse)
    assert act(client, two[0], "tag", tag=there.pk).status_code == 404
    assert act(client, two[0], "tag", tag="nonsense").status_code == 404
    far = street.conversation(team=street.far_team)
    assert act(client, far, "tag", tag=here.pk).status_code == 404
    assert not ConversationTag.unscoped.exists()
    assert "LEAK" not in html(client, "/admin/chat/tags/") + html(client, "/admin/chat/")
    assert client.post("/admin/chat/tags/", {"tag": there.pk, "name": "Mine"}).status_code == 404
    assert client.post("/admin/chat/tags/", {"tag": there.pk, "delete": "1"}).status_code == 404
    assert Tag.unscoped.get(pk=there.pk).name == "LEAK"


def test_the_list_of_tags(street, two):
    client = street.client(street.nurse)
    client.post("/admin/chat/tags/", {"name": "  Sleep  at night "})
    client.post("/admin/chat/tags/", {"name": "sleep AT night"})
    client.post("/admin/chat/tags/", {"name": " "})
    tag = Tag.unscoped.get()
    assert tag.name == "Sleep at night"
    client.post("/admin/chat/tags/", {"tag": tag.pk, "name": "Nights"})
    assert "Nights" in html(client, "/admin/chat/tags/")
    act(client, two[0], "tag", tag=tag.pk)
    client.post("/admin/chat/tags/", {"tag": tag.pk, "delete": "1"})
    assert not Tag.unscoped.exists()
    assert AuditEvent.objects.filter(action="chat.tags_changed").count() == 3
    html(client, f"/admin/chat/conversation/{two[0].pk}/")  # its stream still names the act


def test_no_family_sees_a_tag(street):
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    with municipality_scope(street.here):
        add_tag(conversation=thread, tag=make_tag(street, "CANARY-TAG"), actor=street.nurse)
        assert list(own_conversations(street.amina))
    for path in (
        "/api/v1/chat/conversations",
        "/api/v1/chat/sync",
        f"/api/v1/chat/conversations/{thread.pk}/events",
    ):
        assert "CANARY-TAG" not in street.client(street.amina).get(path).content.decode()


def test_narrowed_by_tag_topic_language_family_and_day(street, two):
    client = street.client(street.nurse)
    zainabs = Conversation.unscoped.filter(pk=two[0].pk)
    tag = make_tag(street)
    act(client, two[0], "tag", tag=tag.pk)
    topic = TeamTopic.unscoped.create(team=street.team)
    TeamTopicLabel.unscoped.create(topic=topic, language="da", label="Søvn")
    long_ago = timezone.now() - dt.timedelta(days=40)
    zainabs.update(topic=topic, last_message_at=long_ago)
    guardian = two[0].guardian
    guardian.language = "ar"
    guardian.save()
    # Asked of the moment itself: with the clocks put back in between, forty days ago is another day late at night.
    day = timezone.localdate(long_ago).isoformat()
    for query in (
        f"tag={tag.pk}", f"topic={topic.pk}", "language=ar", f"family={two[0].family_id}", f"until={day}",
        f"since={day}&until={day}", f"tag={tag.pk}&topic={topic.pk}&language=ar",
    ):  # fmt: skip
        assert only_zainab(html(client, f"/admin/chat/list/?{query}")), query
    for query in (f"since={timezone.localdate().isoformat()}", "language=da"):
        page = html(client, f"/admin/chat/list/?{query}")
        assert "Bente" in page and 'row__name">Zainab' not in page
    assert "Søvn" in html(client)
    for nonsense in (
        "tag=x",
        "topic=99999999999999999999",
        "since=yesterday",
        "family=1",
        "language=" + "x" * 99,
    ):
        assert client.get(f"/admin/chat/list/?{nonsense}").status_code == 200


def test_the_language_of_a_shared_thread_is_that_of_any_of_its_adults(street, two):
    zainabs = two[0]
    Conversation.unscoped.filter(pk=zainabs.pk).update(kind="shared", guardian=None)
    mother = zainabs.guardian
    mother.language = "ar"
    mother.save()
    assert only_zainab(html(street.client(street.nurse), "/admin/chat/list/?language=ar"))


def test_a_name_stands_in_no_address_and_lasts_while_the_address_asks_for_it(street, two):
    client = street.client(street.nurse)
    address = search(client, "Zainab", "state=any&urgent=")
    page = html(client, address)
    assert only_zainab(page)
    addresses = [part.split('"')[0] for part in page.replace("action=", "href=").split('href="')[1:]]
    assert addresses and not any("zainab" in one.lower() for one in addresses)
    assert "Bente" in html(client, "/admin/chat/list/")
    assert "Bente" in html(client, "/admin/chat/list/?name=Zainab")
    # A colleague's search is not mine.
    assert "Bente" in html(street.client(street.other_nurse), address)
    assert "searched" not in client.post("/admin/chat/search/", {"name": ""})["Location"]


def test_filters_take_the_same_queries_for_one_and_three_rows(street):
    tag, client, counts = make_tag(street), street.client(street.nurse), []
    for name in ("One", "Two", "Three"):
        thread, mother = another_family(street, f"{name}Example")
        street.say(thread, mother, "hello")
        act(client, thread, "tag", tag=tag.pk)
        address = search(client, "Example", f"tag={tag.pk}")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[2]
    lists = []
    for name in ("A", "B"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/chat/tags/")
        lists.append(len(queries))
        make_tag(street, name)
    assert lists[0] == lists[1]


def test_a_mention_tells_the_colleague_without_a_word_of_it_until_they_have_looked(street, two):
    from cms.notifications.models import Notification
    from plugins.chat.notifications import is_noticed

    street.other_nurse.first_name = "Karen"
    street.other_nurse.save()
    act(street.client(street.nurse), two[0], "note", body="@Karen CANARY look at this")
    [told] = Notification.unscoped.filter(type="chat.mentioned")
    assert told.user == street.other_nurse and "CANARY" not in str(told.__dict__)
    assert not is_noticed(told)
    karen = street.client(street.other_nurse)
    karen.post(f"/admin/chat/conversation/{two[0].pk}/read/", '{"seq": 1}', "application/json")
    assert is_noticed(told)
    assert not Notification.unscoped.filter(type="chat.mentioned", user=street.nurse).exists()
