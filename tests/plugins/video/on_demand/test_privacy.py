"""Places of a person: exported to them alone, gone on erasure, forgotten after three months."""

import datetime as dt

from django.utils import timezone

from cms.plugin_api.privacy import Subject
from plugins.video.models import QueuePlace
from plugins.video.on_demand.actions.answering import answer
from plugins.video.privacy import handler
from tests.factories.core import GuardianFactory, UserFactory


def test_only_the_person_gets_their_places_and_their_talks(here):
    father = UserFactory()
    GuardianFactory(user=father, family=here.aminas)
    place = here.claim(here.comes())
    mine = handler.export(Subject(user=here.amina, families=(here.aminas,)))
    assert [row["id"] for row in mine["video.QueuePlace"]] == [str(place.pk)]
    assert [row["id"] for row in mine["video.Meeting"]] == [str(place.meeting.pk)]
    his = handler.export(Subject(user=father, families=(here.aminas,)))
    assert (his["video.QueuePlace"], his["video.Meeting"]) == ([], [])
    assert len(handler.export(Subject(user=here.nurse))["video.QueuePlace"]) == 1


def test_a_familys_places_go_with_it(here):
    here.claim(here.comes())
    kept = here.comes(here.bodil, here.bodils)
    found = handler.erase(Subject(user=here.amina, families=(here.aminas,)))
    assert found["video.QueuePlace"] == 1
    assert list(QueuePlace.objects.all()) == [kept]


def test_whoever_is_answered_by_somebody_who_is_erased_is_not_lost(here):
    ringing = here.claim(here.comes())
    handler.erase(Subject(user=here.nurse))
    assert (here.again(ringing).state, here.again(ringing).holder) == ("waiting", None)
    talking = here.claim(here.comes(), here.other_nurse)
    answer(place_id=talking.pk, actor=here.amina)
    handler.erase(Subject(user=here.other_nurse))
    assert (here.again(talking).state, here.again(talking).holder) == ("done", None)


def test_forgotten_after_three_months(here):
    now = timezone.now()
    here.talked([10, 10])
    old, kept = QueuePlace.objects.all()
    QueuePlace.objects.filter(pk=old.pk).update(ended_at=now - dt.timedelta(days=91))
    waiting = here.comes()
    assert handler.retention(now)["video.QueuePlace"] == 1
    assert set(QueuePlace.objects.all()) == {kept, waiting}
