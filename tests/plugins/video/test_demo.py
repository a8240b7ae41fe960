"""The demo's rows are such as people make them."""

from cms.teams.models import Team
from plugins.video.demo import load
from plugins.video.models import Meeting


def test_a_talk_right_now_has_its_place_in_the_line_and_what_is_booked_can_be_changed(here):
    Team.unscoped.filter(pk=here.team.pk).update(is_open_to_families=True)
    load(here.here)
    talk = Meeting.objects.order_by("starts_at")[0]
    assert talk.kind == "fixed" and talk.until_done
    assert not Meeting.objects.filter(kind="on_demand", queue_place=None).exists()
