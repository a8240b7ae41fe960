"""The family's conversations beside a call: who sees which, what is put on record, and where the forms lead."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import Family
from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.actions import disable_plugin
from cms.plugin_api.family_card import beside_for
from plugins.chat.actions.handling import hand_over
from plugins.chat.models import Conversation, Message
from tests.factories.chat import join, make_team
from tests.factories.core import GuardianFactory, UserFactory

CANARY = "canary words"


def address(family, query=""):
    return f"/admin/chat/beside/{family.pk}/{query}"


def talk_at(thread, query="beside=1"):
    return f"/admin/chat/conversation/{thread.pk}/beside/?{query}"


@pytest.fixture
def thread(street):
    found = street.conversation()
    street.say(found, street.amina, CANARY)
    return found


def second_adult(street):
    father = UserFactory(first_name="Yusuf")
    GuardianFactory(family=street.aminas, user=father)
    return father


def reads(thread):
    return AuditEvent.objects.filter(action="chat.conversation_read", target__contains=str(thread.pk))


def beside(street, user, guardian=None):
    family = Family.unscoped.select_related("municipality").get(pk=street.aminas.pk)
    with municipality_scope(street.here):
        return [one.path for one in beside_for(user, family, guardian=guardian)]


def test_a_single_conversation_opens_by_itself_and_goes_on_record(street, thread):
    client = street.client(street.nurse)
    before = reads(thread).count()
    led = client.get(address(street.aminas))
    assert (led.status_code, led["Location"]) == (302, talk_at(thread))
    assert reads(thread).count() == before
    shown = client.get(led["Location"])
    assert shown.status_code == 200
    text = shown.content.decode()
    assert CANARY in text
    # Nothing of the admin around it, and it may stand in a frame of our own pages only.
    assert "wagtail-sidebar" not in text
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    event = reads(thread).latest("pk")
    assert (event.actor_id, event.data) == (street.nurse.pk, {"why": "team"})


def test_what_is_folded_says_whether_the_family_waits_and_reads_nothing(street, thread):
    with municipality_scope(street.here):
        family = Family.objects.select_related("municipality").get(pk=street.aminas.pk)
        (offered,) = beside_for(street.nurse, family)
        (hers,) = beside_for(street.nurse, family, guardian=street.amina)
    assert offered.news == f"{address(street.aminas)}news/"
    client, before = street.client(street.nurse), AuditEvent.objects.count()
    told = client.get(offered.news)
    assert told.json() == {"waiting": True}
    assert CANARY not in told.content.decode()
    assert AuditEvent.objects.count() == before
    # Whoever does not see the conversation does not learn that somebody waits in it.
    hidden = street.conversation(team=street.far_team)
    street.say(thread, street.nurse, "an answer", staff=True)
    street.say(hidden, street.amina, "canary of the midwives")
    assert client.get(offered.news).json() == {"waiting": False}
    father = second_adult(street)
    street.say(street.conversation(father), father, "his own")
    assert client.get(offered.news).json() == {"waiting": True}
    assert client.get(hers.news).json() == {"waiting": False}


def test_of_several_one_is_chosen_and_none_is_opened(street, thread):
    other = street.conversation(second_adult(street))
    street.say(other, Conversation.unscoped.get(pk=other.pk).guardian, "another canary")
    before = AuditEvent.objects.count()
    shown = street.client(street.nurse).get(address(street.aminas))
    assert shown.status_code == 200
    text = shown.content.decode()
    for one in (thread, other):
        assert talk_at(one).partition("?")[0] in text
    assert "canary" not in text
    assert AuditEvent.objects.count() == before


def test_where_nobody_has_written_it_says_so(street):
    street.conversation()  # begun, and without a word
    text = street.client(street.nurse).get(address(street.aminas)).content.decode()
    assert "Dit team har ingen samtale med familien endnu" in text


def test_a_call_of_one_adult_alone_has_only_their_conversations(street, thread):
    father = second_adult(street)
    his = street.conversation(father)
    street.say(his, father, "another canary")
    (path,) = beside(street, street.nurse, guardian=street.amina)
    client = street.client(street.nurse)
    led = client.get(path)
    assert led["Location"].partition("?")[0] == talk_at(thread).partition("?")[0]
    assert str(his.pk) not in client.get(led["Location"]).content.decode()
    listed = client.get(f"/admin/chat/beside/{street.aminas.pk}/list/?guardian={street.amina.pk}")
    assert str(his.pk) not in listed.content.decode()


def test_nobody_sees_more_than_in_the_inbox(street, thread):
    hidden = street.conversation(team=street.far_team)
    street.say(hidden, street.amina, "canary of the midwives")
    client = street.client(street.nurse)
    assert str(hidden.pk) not in client.get(talk_at(thread)).content.decode()
    assert client.get(talk_at(hidden)).status_code == 404
    assert not reads(hidden).exists()
    # A colleague without a team, the family itself, the neighbours, and nobody at all.
    assert not Conversation.unscoped.filter(assignee=street.nurse_there).exists()
    for user, place in (
        (street.nurse_there, street.here),
        (street.nurse_there, street.there),
        (street.amina, street.here),
        (None, street.here),
    ):
        stranger = street.client(user, place)
        for path in (
            address(street.aminas),
            f"{address(street.aminas)}list/",
            f"{address(street.aminas)}news/",
            talk_at(thread),
        ):
            answer = stranger.get(path)
            assert answer.status_code in {302, 403, 404}, (user, path)
            assert str(thread.pk) in path or str(thread.pk) not in answer.get("Location", "")
            assert "canary" not in answer.content.decode()
            assert "waiting" not in answer.content.decode()


def test_only_who_may_come_across_them_is_offered_the_page(street, thread):
    assert beside(street, street.nurse) == [address(street.aminas)]
    assert beside(street, street.nurse_there) == beside(street, street.amina) == []
    lone = make_team(street.here, "Others")
    join(street.nurse_there, lone)  # of another municipality all the same
    assert beside(street, street.nurse_there) == []
    disable_plugin(municipality=street.here, plugin="chat", actor=None)
    assert beside(street, street.nurse) == []
    for path in (
        address(street.aminas),
        f"{address(street.aminas)}list/",
        f"{address(street.aminas)}news/",
        talk_at(thread),
    ):
        assert street.client(street.nurse).get(path).status_code == 404


def test_an_answer_leads_back_beside_the_call_and_news_stop_it(street, thread):
    client = street.client(street.nurse)
    page = client.get(talk_at(thread)).content.decode()
    seq = re.search(r'name="expected_seq" value="(\d+)"', page).group(1)
    path = f"/admin/chat/conversation/{thread.pk}/reply/?beside=1"
    assert f'action="{path}"' in page

    def reply(body, seq):
        return client.post(path, {"client_id": uuid.uuid4(), "expected_seq": seq, "body": body})

    assert reply("Here you are", seq)["Location"] == talk_at(thread)
    assert Message.unscoped.filter(conversation=thread, from_staff=True).count() == 1
    street.say(thread, street.amina, "one thing more")
    led = reply("An answer to what was before", seq)
    assert led["Location"] == talk_at(thread)
    told = client.get(led["Location"]).content.decode()
    assert "An answer to what was before" in told  # kept as a draft
    assert "one thing more" in told
    assert Message.unscoped.filter(conversation=thread, from_staff=True).count() == 1


def test_what_went_to_another_team_leads_to_what_is_left(street, thread):
    client = street.client(street.nurse)
    with municipality_scope(street.here):
        hand_over(conversation=thread, actor=street.nurse, to=street.other_nurse, reason="")
    path = f"/admin/chat/conversation/{thread.pk}/done/?beside=1"
    assert client.post(path)["Location"] == address(street.aminas, "?beside=1")


@pytest.mark.parametrize("page", ["list/?open={}", "news/"])
def test_the_list_takes_the_same_queries_for_one_and_three(street, thread, page):
    client, counts = street.client(street.nurse), []
    path = f"{address(street.aminas)}{page.format(thread.pk)}"
    client.get(path)
    for number in range(3):
        if number:
            adult = UserFactory(first_name=f"Adult{number}")
            GuardianFactory(family=street.aminas, user=adult)
            street.say(street.conversation(adult), adult, "words")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]
