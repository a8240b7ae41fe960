"""A ticket that was given in good faith, and void before its half minute is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import Guardian
from plugins.video.calls.models import CallLink
from tests.factories.calls import API, both_in, in_thread, make_call, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def _void(call, how):
    """What happens between the ticket and its use."""
    if how == "sent out":
        assert call.decide(call.person(role="guest"), "remove").status_code == 200
    elif how == "link over":
        CallLink.unscoped.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "link taken back":
        CallLink.unscoped.update(revoked_at=timezone.now())
    elif how == "call ended":
        assert call.post(call.street.nurse, f"{call.meeting.pk}/end").status_code == 200


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("nothing", None),
        ("sent out", 4401),
        ("link over", 4401),
        ("link taken back", 4401),
        ("call ended", 4401),
    ],
)
async def test_a_guests_ticket_opens_nothing_once_its_ground_is_gone(relay, how, code):
    call = await in_thread(make_call)()
    browser = await in_thread(call.guest)(await in_thread(call.invite)())
    answer = await in_thread(browser.post)(f"{API}guest/ticket")
    await in_thread(_void)(call, how)
    page = await open_page(call, browser, answer.json()["ticket"])
    if code is None:
        assert (await page.until("lobby"))["state"] == "waiting"
    else:
        assert (await page.ends())[1] == code
        assert {frame["type"] for frame in page.heard} <= {"closed"}
    await page.disconnect()


async def test_a_parents_ticket_opens_nothing_once_they_have_no_access(relay):
    call = await in_thread(make_call)()
    ticket = await in_thread(call.ticket)(call.street.amina)
    await in_thread(Guardian.unscoped.update)(access_until=timezone.now())
    page = await open_page(call, call.client(call.street.amina), ticket)
    assert await page.ends() == ("no_right", 4401)
    await page.disconnect()


async def test_the_wish_for_a_new_way_reaches_the_page_that_is_meant_and_says_no_more(relay):
    call = await in_thread(make_call)()
    nurse, amina, hers, mine = await both_in(call)
    wish = {"type": "restart", "to": mine["self"], "to_session": mine["session"], "seq": 3, "neg": 2}
    await nurse.say(**wish, note="canary", **{"from": mine["self"]})
    told = await amina.until("restart")
    assert (told["from"], told["from_session"], told["seq"], told["neg"]) == (
        hers["self"],
        hers["session"],
        3,
        2,
    )
    assert "note" not in told
    await nurse.say(**wish | {"to_session": "0" * 32, "seq": 4})
    assert await amina.receive_nothing(timeout=0.3)
    for page in (nurse, amina):
        await page.disconnect()
