"""Other calendars are one professional's own: exported to them without the secret, gone on erasure, past times forgotten."""

import datetime as dt

from django.utils import timezone

from cms.encryption import secrets
from cms.encryption.secrets import open_secret
from cms.plugin_api.privacy import Subject
from plugins.video.busy.actions import secret_context
from plugins.video.busy.models import BusyCalendar, BusyTime
from plugins.video.privacy import handler


def test_export_and_erasure_are_of_one_person(desk, nurses):
    desk.hold((nurses.at(10), nurses.at(11)))
    desk.read(desk.add())
    kept = desk.read(desk.add(nurse=nurses.other_nurse))
    mine = handler.export(Subject(user=nurses.nurse))
    assert [row["site"] for row in mine["video.BusyCalendar"]] == ["127.0.0.1"]
    assert [dt.datetime.fromisoformat(row["starts_at"]) for row in mine["video.BusyTime"]] == [nurses.at(10)]
    assert "secret.ics" not in str(mine)
    family = handler.export(Subject(user=None, families=(nurses.aminas,)))
    assert family["video.BusyCalendar"] == family["video.BusyTime"] == []
    found = handler.erase(Subject(user=nurses.nurse))
    assert (found["video.BusyCalendar"], found["video.BusyTime"]) == (1, 1)
    assert BusyCalendar.unscoped.get() == kept
    assert BusyTime.unscoped.count() == 1
    assert handler.erase(Subject(user=None, families=(nurses.aminas,)))["video.BusyCalendar"] == 0
    assert BusyCalendar.unscoped.exists()


def test_what_is_past_is_forgotten_although_nothing_is_read(desk, nurses):
    desk.hold((nurses.at(10), nurses.at(11)), (nurses.at(10, days=5), nurses.at(11, days=5)))
    desk.read(desk.add())
    later = timezone.now() + dt.timedelta(days=5)
    assert handler.retention(later)["video.BusyTime"] == 1
    assert desk.known() == [(nurses.at(10, days=5), nurses.at(11, days=5))]


def test_a_new_master_key_seals_the_address_anew(desk):
    made = desk.add()
    known = {one.column: one.context(made) for one in secrets._columns if one.model is BusyCalendar}
    assert known["address_sealed"] == secret_context(made)
    assert open_secret(made.address_sealed, context=secret_context(made)).decode().endswith("/secret.ics")
