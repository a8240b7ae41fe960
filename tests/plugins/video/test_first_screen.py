"""The first screen after signing in says what the professional's next meeting is."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.plugin_api.actions import disable_plugin
from plugins.video.models import Meeting


@pytest.fixture
def first(nurses):
    nurses.amina.first_name, nurses.bodil.first_name = "Amina-Own", "Bodil-Other"
    nurses.amina.save()
    nurses.bodil.save()
    return lambda user: nurses.client(user).get("/admin/").content.decode()


def test_the_next_meeting_stands_there_with_its_time_family_and_way(nurses, first):
    assert "Du har ingen møder foran dig." in first(nurses.nurse)
    later = nurses.book_by_nurse(nurses.at(13), family=nurses.bodils)
    soon = nurses.book_by_nurse(nurses.at(10))
    page = first(nurses.nurse)
    assert f'href="/admin/video/{soon.pk}/"' in page
    assert "10:00" in page
    assert "Amina-Own" in page
    assert str(later.pk) not in page
    assert "Bodil-Other" not in page


def test_what_is_called_off_over_or_a_colleague_s_is_not_next(nurses, first):
    called_off, over = nurses.book_by_nurse(nurses.at(10)), nurses.book_by_nurse(nurses.at(12))
    Meeting.unscoped.filter(pk=called_off.pk).update(cancelled_at=timezone.now())
    past = timezone.now() - dt.timedelta(days=1)
    Meeting.unscoped.filter(pk=over.pk).update(starts_at=past, ends_at=past + dt.timedelta(hours=1))
    assert "Du har ingen møder foran dig." in first(nurses.nurse)
    assert "Du har ingen møder foran dig." in first(nurses.other_nurse)


def test_where_the_meetings_are_off_there_is_no_panel(nurses, first):
    nurses.book_by_nurse(nurses.at(10))
    disable_plugin(municipality=nurses.here, plugin="video", actor=None)
    assert 'id="next-meeting"' not in first(nurses.nurse)
