"""The professional's page of a call in the admin."""

import json
from html import unescape

import pytest
from django.urls import reverse

from cms.municipalities.actions import sync_groups
from cms.plugin_api.actions import disable_plugin, enable_plugin
from tests.factories.chat import join, make_team


@pytest.fixture
def call(call):
    """With the admin's groups: who works here may enter it."""
    for place in (call.street.here, call.street.there):
        sync_groups(municipality=place)
    return call


def page_of(call, user, meeting=None):
    path = reverse("video:call", args=[(meeting or call.meeting).pk])
    return call.client(user).get(path)


def test_the_meetings_professional_opens_it_and_finds_it_in_the_list(call):
    page = page_of(call, call.street.nurse)
    assert page.status_code == 200
    props = json.loads(unescape(page.content.decode()).partition('data-props="')[2].partition('"></div>')[0])
    assert set(props["call"]) == {"meeting", "language", "back", "canHide", "beside"}
    assert props["call"]["canHide"] is True
    assert props["call"]["beside"] == []  # the chat is off here
    listed = call.client(call.street.nurse).get(reverse("video:meetings"))
    assert reverse("video:call", args=[call.meeting.pk]) in listed.content.decode()


def test_nobody_else_does(call):
    assert page_of(call, call.street.other_nurse).status_code == 404
    assert page_of(call, call.street.amina).status_code in {302, 403}
    assert page_of(call, call.street.nurse, call.meeting_there).status_code in {302, 403, 404}


def test_without_a_relay_hiding_is_not_offered(call, settings):
    settings.VIDEO_TURN_HOST = ""
    assert "&quot;canHide&quot;: false" in page_of(call, call.street.nurse).content.decode()


def test_beside_it_stand_the_familys_conversations_where_the_professional_has_a_team(call):
    enable_plugin(municipality=call.street.here, plugin="chat", actor=None)
    path = f"/admin/chat/beside/{call.street.aminas.pk}/"
    assert path not in page_of(call, call.street.nurse).content.decode()
    join(call.street.nurse, make_team(call.street.here, "Health visitors"))
    assert path in page_of(call, call.street.nurse).content.decode()
    disable_plugin(municipality=call.street.here, plugin="chat", actor=None)
    assert path not in page_of(call, call.street.nurse).content.decode()
