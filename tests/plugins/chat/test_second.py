"""Whoever was second: 409, with the name of the colleague who was first, and nothing of anybody elsewhere."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from plugins.chat.actions import handling
from plugins.chat.errors import TakenError
from plugins.chat.models import Conversation, StaffEvent

PROBLEM = "application/problem+json"
LATER = (timezone.now() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def taken(street):
    """A conversation that nobody had when the nurse's page was opened, and that Karen Holm has now."""
    street.other_nurse.first_name, street.other_nurse.last_name = "Karen", "Holm"
    street.other_nurse.save()
    thread = street.conversation()
    street.say(thread, street.amina, "CANARY-WORDS")
    with municipality_scope(street.here):
        handling.claim(conversation=thread, actor=street.other_nurse)
    street.address = f"/admin/chat/conversation/{thread.pk}/"
    return street


ACTS = [
    ("claim", {}),
    ("release", {}),
    ("take-over", {"reason": "I know her"}),
    ("hand-over", {"reason": "Her family"}),
    ("done", {}),
    ("no-reply", {}),
    ("snooze", {"until": LATER}),
    ("reopen", {}),
    ("acknowledge", {}),
]
each_act = pytest.mark.parametrize(("name", "given"), ACTS, ids=[name for name, _ in ACTS])


def sent(street, given):
    """What a form of a page holds on which nobody had it."""
    to = {"to": str(street.other_nurse.pk)} if "reason" in given else {}
    return {"holder": "", **to, **given}


@each_act
def test_the_page_is_shown_again_with_who_was_first(taken, name, given):
    before = Conversation.unscoped.values().get()
    client = taken.client(taken.nurse)
    answer = client.post(f"{taken.address}{name}/?view=mine", sent(taken, given))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Karen Holm kom først" in page
    # It is the conversation as it is now: it can be taken over from here.
    assert "CANARY-WORDS" in page and f"{taken.address}take-over/" in page
    assert Conversation.unscoped.values().get() == before
    assert "Karen Holm kom først" not in client.get(taken.address).content.decode()


@each_act
def test_a_script_gets_a_problem_with_who_was_first(taken, name, given):
    client = taken.client(taken.nurse)
    answer = client.post(f"{taken.address}{name}/", sent(taken, given), headers={"accept": PROBLEM})
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, PROBLEM)
    told = answer.json()
    assert (told["code"], told["holder"], told["status"]) == ("taken", "Karen Holm", 409)
    assert told["title"].startswith("Karen Holm kom først")
    assert "CANARY" not in answer.content.decode()
    plain = client.post(f"{taken.address}claim/", "{}", "application/json")
    assert (plain.status_code, plain.json()["holder"]) == (409, "Karen Holm")


@each_act
@pytest.mark.parametrize("accept", ["text/html", PROBLEM])
def test_nobody_elsewhere_learns_the_holders_name(taken, name, given, accept):
    far = taken.conversation(team=taken.far_team)
    Conversation.unscoped.filter(pk=far.pk).update(
        assignee=taken.other_nurse, assigned_by="human", assigned_at=timezone.now()
    )
    for person, place, address in [
        (taken.nurse_there, taken.there, taken.address),
        (taken.nurse_there, taken.here, taken.address),
        (taken.nurse, taken.here, f"/admin/chat/conversation/{far.pk}/"),
    ]:
        client = taken.client(person, place)
        answer = client.post(f"{address}{name}/", sent(taken, given), headers={"accept": accept}, follow=True)
        assert answer.status_code in {403, 404}
        assert "Karen" not in answer.content.decode()


def test_who_saw_the_holder_acts_as_before(taken):
    client, holder = taken.client(taken.nurse), str(taken.other_nurse.pk)
    answer = client.post(f"{taken.address}no-reply/", {"holder": holder})
    assert (answer.status_code, Conversation.unscoped.get().state) == (302, "done")
    answer = client.post(f"{taken.address}take-over/", {"holder": holder, "reason": "Karen is ill"})
    assert (answer.status_code, Conversation.unscoped.get().assignee) == (302, taken.nurse)


def test_a_take_over_from_one_does_not_take_it_from_the_next(taken):
    page = taken.client(taken.nurse).get(taken.address).content.decode()
    seen = f'name="holder" value="{taken.other_nurse.pk}"'
    assert seen in page
    with municipality_scope(taken.here), pytest.raises(TakenError) as refused:
        handling.take_over(
            conversation=Conversation.objects.get(),
            actor=taken.nurse,
            reason="Somebody else had it",
            seen=handling.Seen(taken.nurse_there.pk),
        )
    assert refused.value.holder == taken.other_nurse


def test_of_two_who_take_care_the_second_hears_of_the_first(street):
    thread = street.conversation()
    street.say(thread, street.amina, "now", is_urgent=True)
    address = f"/admin/chat/conversation/{thread.pk}/acknowledge/"
    assert street.client(street.other_nurse).post(address).status_code == 302
    Conversation.unscoped.update(assignee=None)  # given back since
    answer = street.client(street.nurse).post(address, {"holder": ""}, headers={"accept": PROBLEM})
    assert (answer.status_code, answer.json()["holder"]) == (409, str(street.other_nurse))
    assert street.client(street.other_nurse).post(address).status_code == 302  # once more is no act
    assert StaffEvent.unscoped.filter(kind="acknowledged").count() == 1


def test_beside_a_call_it_is_shown_again_there(taken):
    address = f"{taken.address}claim/?beside=1"
    answer = taken.client(taken.nurse).post(address, {"holder": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Karen Holm kom først" in page and 'class="inbox-beside"' in page


def test_the_address_of_an_act_leads_to_the_conversation(taken):
    """It stands over the page that was shown again: a link to older messages, or reading anew, asks it."""
    answer = taken.client(taken.nurse).get(f"{taken.address}claim/?before=9&staff_before=9&seen=9")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{taken.address}?before=9&staff_before=9&seen=9",
    )
    assert taken.client(taken.nurse_there, taken.there).get(f"{taken.address}claim/").status_code == 404
