"""Links for guests: used once, in time, in their municipality; and what a guest may see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import Family
from cms.audit.models import AuditEvent
from plugins.video.calls.browser import COOKIE
from plugins.video.calls.limits import LINK_REPEATED
from plugins.video.calls.models import CallLink, CallRoom
from tests.factories.calls import API

KEY = "k" * 22


def join(call, token, client=None, **more):
    browser = client or call.street.client(None)
    return browser.post(f"{API}join", {"token": token, **more}, content_type="application/json")


def tried_again(call):
    """Whether the professional reads it of somebody."""
    people = call.client(call.street.nurse).get(f"{API}{call.meeting.pk}").json()["people"]
    return any(one["link_tried_again"] for one in people)


def is_guest(browser):
    return browser.get(f"{API}guest").status_code == 200


def test_the_secret_stands_in_the_fragment_and_only_its_hash_is_kept(call):
    made = call.post(call.street.nurse, f"{call.meeting.pk}/links", {"name": "Mormor", "role": "guest"})
    url = made.json()["url"]
    address, _, token = url.partition("#t=")
    assert address == f"http://{call.street.here.slug}.localhost/video/join"
    assert len(token) == 43
    assert token.encode() not in bytes(CallLink.unscoped.get().token_hash)
    assert token not in str(AuditEvent.objects.values_list("data", flat=True))


def test_a_link_is_used_once_and_the_professional_learns_of_the_second_try(call):
    token = call.invite()
    first = join(call, token)
    assert first.status_code == 200
    assert set(first.json()) == {"role", "starts_at", "late_minutes"}
    cookie = first.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    again = join(call, token)
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
    assert COOKIE not in again.cookies
    [guest] = call.client(call.street.nurse).get(f"{API}{call.meeting.pk}").json()["people"]
    assert guest["link_tried_again"]


def test_the_browser_in_which_a_link_was_used_comes_back_by_it(call):
    token = call.invite()
    browser = call.guest(token)
    assert join(call, token, browser).status_code == 200
    assert is_guest(browser)
    assert not tried_again(call)
    used = AuditEvent.objects.filter(action="video.call_link_used").order_by("pk")
    assert [event.data["by_the_same"] for event in used] == [False, True]
    # What it holds is its own: the link alone still opens nothing.
    assert join(call, token).status_code == 410
    assert tried_again(call)


def test_a_browser_comes_back_by_its_own_link_only(call):
    """An interpreter with two links, of which another browser has used the first."""
    first, second = call.invite(role="interpreter"), call.invite()
    call.guest(first)
    browser = call.guest(second)
    again = join(call, first, browser)
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
    assert COOKIE not in again.cookies
    assert tried_again(call)
    assert browser.get(f"{API}guest").json()["role"] == "guest"


def test_a_page_that_never_had_the_answer_asks_again_with_its_key(call):
    token = call.invite()
    lost = join(call, token, key=KEY)
    browser = call.street.client(None)
    assert not is_guest(browser)
    assert join(call, token, browser, key=KEY).status_code == 200
    assert is_guest(browser)
    assert not tried_again(call)
    # The answer that was lost arrives after all, and takes the place of the other.
    browser.cookies[COOKIE] = lost.cookies[COOKIE].value
    assert is_guest(browser)
    assert KEY not in str(AuditEvent.objects.values_list("data", flat=True))


@pytest.mark.parametrize("first", [{"key": KEY}, {}])
@pytest.mark.parametrize("other", [{}, {"key": "x" * 22}])
def test_the_link_without_the_key_of_its_page_is_used_once(call, first, other):
    token = call.invite()
    assert join(call, token, **first).status_code == 200
    thief = call.street.client(None)
    again = join(call, token, thief, **other)
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
    assert COOKIE not in again.cookies
    assert not is_guest(thief)
    assert tried_again(call)


def test_a_key_opens_one_link_only(call):
    ours, theirs, third = call.invite(), call.invite(), call.invite()
    mine, other = join(call, ours, key=KEY), join(call, third, key=KEY)
    assert mine.cookies[COOKIE].value != other.cookies[COOKIE].value
    assert join(call, theirs, key="x" * 22).status_code == 200
    assert join(call, theirs, key=KEY).status_code == 410


def test_a_key_is_good_for_minutes(call):
    token = call.invite()
    assert join(call, token, key=KEY).status_code == 200
    CallLink.unscoped.update(redeemed_at=timezone.now() - LINK_REPEATED + timedelta(seconds=30))
    assert join(call, token, key=KEY).status_code == 200
    CallLink.unscoped.update(redeemed_at=timezone.now() - LINK_REPEATED)
    assert join(call, token, key=KEY).status_code == 410
    assert tried_again(call)


@pytest.mark.parametrize("key", ["", "k" * 21, "k" * 65])
def test_a_key_that_could_be_guessed_is_refused(call, key):
    token = call.invite()
    assert join(call, token, key=key).status_code == 400
    assert CallLink.unscoped.get().redeemed_at is None


@pytest.mark.parametrize("change", ["expires_at", "revoked_at"])
def test_nobody_comes_back_by_a_link_that_is_over(call, change):
    token = call.invite()
    browser = call.street.client(None)
    assert join(call, token, browser, key=KEY).status_code == 200
    CallLink.unscoped.update(**{change: timezone.now() - timedelta(seconds=1)})
    assert join(call, token, browser, key=KEY).status_code == 404
    assert join(call, token, key=KEY).status_code == 404


def test_nobody_comes_back_to_a_call_that_is_ended_or_after_being_sent_out(call):
    gone, stayed = call.invite(), call.invite(role="interpreter")
    left, out = call.street.client(None), call.street.client(None)
    assert join(call, gone, out, key=KEY).status_code == 200
    assert join(call, stayed, left, key=KEY).status_code == 200
    assert call.decide(call.person(role="guest"), "remove").status_code == 200
    assert join(call, gone, out, key=KEY).status_code == 404
    assert join(call, stayed, left, key=KEY).status_code == 200
    assert call.post(call.street.nurse, f"{call.meeting.pk}/end").status_code == 200
    assert join(call, stayed, left, key=KEY).status_code == 404


def test_a_browser_comes_back_in_its_own_municipality_only(call):
    token = call.invite()
    there = call.street.client(None, call.street.there)
    there.cookies[COOKIE] = join(call, token, key=KEY).cookies[COOKIE].value
    assert join(call, token, there, key=KEY).status_code == 404


def test_looking_uses_up_nothing(call):
    token = call.invite()
    client = call.street.client(None)
    assert client.get(f"{API}join", {"token": token}).status_code == 405
    assert client.head(f"{API}join").status_code == 405
    assert join(call, token).status_code == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"not_before": timedelta(minutes=1)}, 409),
        ({"expires_at": timedelta(minutes=-1)}, 404),
        ({"revoked_at": timedelta(minutes=-1)}, 404),
        ({}, 200),
    ],
)
def test_a_link_works_in_its_time_and_until_it_is_taken_back(call, change, code):
    token = call.invite()
    CallLink.unscoped.update(**{name: timezone.now() + when for name, when in change.items()})
    assert join(call, token).status_code == code


@pytest.mark.parametrize("token", ["A" * 43, "", "x" * 65, "0"])
def test_a_forged_link_is_refused(call, token):
    call.invite()
    assert join(call, token).status_code in {400, 404}
    assert CallLink.unscoped.get().redeemed_at is None


def test_a_link_opens_nothing_at_another_municipalitys_host(call):
    token = call.invite()
    assert join(call, token, call.street.client(None, call.street.there)).status_code == 404
    assert CallLink.unscoped.get().redeemed_at is None


def test_the_guest_reads_no_more_than_the_time_and_nobody_else_is_a_guest(call):
    browser = call.guest(call.invite())
    told = browser.get(f"{API}guest").json()
    assert set(told) == {"role", "starts_at", "late_minutes"}
    assert browser.post(f"{API}guest/ticket").status_code == 200
    other = call.street.client(None)
    assert other.get(f"{API}guest").status_code == 404
    other.cookies[COOKIE] = "A" * 43
    assert other.post(f"{API}guest/ticket").status_code == 404
    for path in ("", "/ticket", "/summary"):
        assert browser.get(f"{API}{call.meeting.pk}{path}").status_code in {401, 403, 405}
    assert browser.get("/api/v1/video/upcoming").status_code in {401, 403}


def test_a_guest_who_was_sent_out_gets_no_new_ticket(call):
    browser = call.guest(call.invite())
    assert call.decide(call.person(role="guest"), "remove").status_code == 200
    assert browser.post(f"{API}guest/ticket").status_code == 404
    assert AuditEvent.objects.filter(action="video.call_removed").count() == 1


def test_a_guest_makes_the_room_relay_only(call):
    call.ticket(call.street.nurse)
    assert not CallRoom.unscoped.get().relay_only
    call.invite()
    assert CallRoom.unscoped.get().relay_only


def test_a_family_with_a_protected_address_is_relayed_or_not_called(call, settings):
    Family.unscoped.filter(pk=call.meeting.family_id).update(has_protected_address=True)
    call.ticket(call.street.nurse)
    assert CallRoom.unscoped.get().relay_only
    CallRoom.unscoped.all().delete()
    settings.VIDEO_TURN_HOST = ""
    refused = call.post(call.street.nurse, f"{call.meeting.pk}/ticket")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_relay")
    assert not CallRoom.unscoped.exists()


def test_without_a_relay_no_guest_is_invited(call, settings):
    settings.VIDEO_TURN_HOST = ""
    made = call.post(call.street.nurse, f"{call.meeting.pk}/links", {"name": "Mormor", "role": "guest"})
    assert (made.status_code, made.json()["code"]) == (409, "no_relay")
    assert not CallLink.unscoped.exists()
    hidden = call.post(call.street.nurse, f"{call.meeting.pk}/hide-addresses")
    assert hidden.json()["code"] == "no_relay"


def test_always_relays_every_call_and_refuses_when_it_cannot(call, settings):
    settings.VIDEO_RELAY_ONLY = "always"
    call.ticket(call.street.nurse)
    assert CallRoom.unscoped.get().relay_only
    CallRoom.unscoped.all().delete()
    settings.VIDEO_TURN_SECRETS = ()
    assert call.post(call.street.nurse, f"{call.meeting.pk}/ticket").json()["code"] == "no_relay"


def test_nobody_becomes_the_professional_or_family_by_link(call):
    for role in ("host", "citizen", "nobody"):
        made = call.post(call.street.nurse, f"{call.meeting.pk}/links", {"name": "x", "role": role})
        assert made.status_code == 400


def test_the_number_of_links_is_bounded(call):
    for _ in range(6):
        call.invite()
    made = call.post(call.street.nurse, f"{call.meeting.pk}/links", {"name": "one more", "role": "guest"})
    assert (made.status_code, made.json()["code"]) == (409, "call_full")
