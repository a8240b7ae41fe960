"""When a line is open, what is said of the wait, and whose number is which."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.teams.models import Absence, DutyShift, OpeningInterval
from plugins.video.models import QueuePlace
from plugins.video.on_demand.actions.joining import ask_call, ask_call_from, join, leave, see
from plugins.video.on_demand.actions.serving import set_urgent
from plugins.video.on_demand.errors import InLineError, LineClosedError, LineFullError, MovedOnError
from plugins.video.on_demand.queries import line_of, number_of, open_place_of, told_place_of

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def line_at(street, at):
    return line_of(street.offer_now, at)


def hours_only(street, opens=8, closes=16):
    """Only within hours, with one long shift over them all."""
    DutyShift.unscoped.filter(team=street.team).delete()
    OpeningInterval.unscoped.filter(team=street.team).delete()
    for weekday in range(7):
        OpeningInterval.unscoped.create(
            team=street.team, weekday=weekday, opens=opens * 60, closes=closes * 60
        )
    street.offer_now.within_opening_hours = True
    street.offer_now.save()


def shift(street, starts, ends):
    DutyShift.unscoped.create(team=street.team, user=street.nurse, starts_at=starts, ends_at=ends)


@pytest.mark.parametrize(
    ("night", "opens_utc"),
    [
        (dt.date(2027, 3, 28), dt.datetime(2027, 3, 28, 6, tzinfo=dt.UTC)),  # 8 o'clock is 6 UTC from then on
        (dt.date(2027, 10, 31), dt.datetime(2027, 10, 31, 7, tzinfo=dt.UTC)),
    ],
)
def test_hours_over_the_nights_in_which_clocks_change(here, night, opens_utc):
    hours_only(here)
    shift(
        here,
        dt.datetime.combine(night - dt.timedelta(days=1), dt.time(0), COPENHAGEN),
        dt.datetime.combine(night + dt.timedelta(days=1), dt.time(0), COPENHAGEN),
    )
    early = opens_utc - dt.timedelta(minutes=1)
    assert (line_at(here, early).serves, line_at(here, early).opens_at) == (False, opens_utc)
    assert line_at(here, opens_utc).serves
    closes = opens_utc + dt.timedelta(hours=8)
    assert not line_at(here, closes).serves
    # The evening before, said right over the night.
    before = dt.datetime.combine(night - dt.timedelta(days=1), dt.time(20), COPENHAGEN)
    assert line_at(here, before).opens_at == opens_utc


def test_open_hours_without_anybody_on_duty_are_closed_and_say_who_comes_next(here):
    hours_only(here)
    noon = timezone.make_aware(dt.datetime.combine(timezone.localdate() + dt.timedelta(days=2), dt.time(12)))
    assert (line_at(here, noon).serves, line_at(here, noon).opens_at) == (False, None)
    later = noon + dt.timedelta(hours=2)
    shift(here, later, later + dt.timedelta(hours=9))
    assert line_at(here, noon).opens_at == later
    # The shift outlasts the hours: it opens again only where both are.
    assert line_at(here, noon + dt.timedelta(hours=5)).opens_at is None


def test_who_is_on_duty_and_away_opens_nothing_unless_somebody_stands_in(here):
    Absence.unscoped.create(municipality=here.here, user=here.nurse, starts_on=timezone.localdate())
    assert not line_at(here, timezone.now()).serves
    Absence.unscoped.update(substitute=here.other_nurse)
    assert line_at(here, timezone.now()).on_duty == (here.other_nurse,)


def test_a_closed_line_is_closed_before_joining(here):
    hours_only(here)
    with pytest.raises(LineClosedError):
        here.comes()
    assert not QueuePlace.objects.exists()


def test_places_are_numbered_in_the_order_of_coming_and_urgent_goes_first(here):
    amina, bodil = here.comes(), here.comes(here.bodil, here.bodils)
    third = here.comes(*here.parent())
    assert [number_of(place) for place in (amina, bodil, third)] == [1, 2, 3]
    set_urgent(place_id=third.pk, actor=here.nurse, is_urgent=True)
    assert [number_of(here.again(place)) for place in (amina, bodil, third)] == [2, 3, 1]
    leave(place_id=amina.pk, actor=here.amina)
    assert [number_of(here.again(place)) for place in (bodil, third)] == [2, 1]


def test_the_same_moment_still_gives_two_numbers(here):
    places = [here.comes(), here.comes(here.bodil, here.bodils)]
    QueuePlace.objects.update(joined_at=places[0].joined_at)
    assert sorted(number_of(here.again(place)) for place in places) == [1, 2]


def test_joining_again_keeps_the_place_and_another_line_is_refused(here):
    place = here.comes()
    assert here.comes().pk == place.pk
    team = type(here.team).objects.create(municipality=here.here, name="Midwives")
    here.on_duty(here.other_nurse, team)
    with pytest.raises(InLineError):
        join(offer=here.opens(team), family=here.aminas, person=here.amina)


def test_the_database_itself_allows_one_open_place(here):
    fields = {"municipality": here.here, "team": here.team, "family": here.aminas, "person": here.amina}
    here.comes()
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuePlace.objects.create(**fields)
    QueuePlace.objects.create(**fields, state="left", ended_at=timezone.now())


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "left"},  # over without an end
        {"ended_at": timezone.now()},  # an end while waiting
        {"state": "call_back", "ended_at": timezone.now()},  # no reason
        {"reason": "asked"},  # a reason for nothing
        {"state": "ringing"},  # rings for ever
        {"claimed_at": timezone.now()},  # waits, and is claimed
    ],
)
def test_the_database_refuses_what_makes_no_sense(here, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuePlace.objects.create(
            municipality=here.here, team=here.team, family=here.aminas, person=here.amina, **fields
        )


def test_a_full_line_says_so(here):
    here.offer_now.most_waiting = 1
    here.offer_now.save()
    here.comes()
    with pytest.raises(LineFullError):
        here.comes(here.bodil, here.bodils)


def test_the_wait_is_said_from_five_talks_on_and_from_the_latest_twenty(here):
    here.talked([10] * 4)
    assert line_at(here, timezone.now()).wait_at(1) is None
    here.talked([10])
    wait = line_at(here, timezone.now()).wait_at(2)
    assert (wait.least, wait.most) == (0, 15)
    # Older ones, which took long, count no more.
    QueuePlace.objects.update(ended_at=timezone.now() - dt.timedelta(days=20))
    here.talked([10] * 20)
    old = QueuePlace.objects.filter(ended_at__lt=timezone.now() - dt.timedelta(days=10))
    for place in old:
        place.claimed_at = place.ended_at - dt.timedelta(hours=5)
        place.save()
    assert line_at(here, timezone.now()).wait_at(2) == wait


def test_a_place_outlives_a_phone_that_sleeps(here):
    place = here.comes()
    QueuePlace.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=30), asked_at=timezone.now())
    assert open_place_of(here.amina) == place
    see(here.again(place))
    fresh = here.again(place)
    assert timezone.now() - fresh.seen_at < dt.timedelta(seconds=5)
    assert fresh.asked_at is None


def test_leaving_is_explicit_once_and_not_while_talking(here):
    place = here.comes()
    leave(place_id=place.pk, actor=here.amina)
    assert leave(place_id=place.pk, actor=here.amina).state == "left"
    assert open_place_of(here.amina) is None
    assert told_place_of(here.amina, timezone.now()) is None
    # Who comes again stands at the end.
    here.comes(here.bodil, here.bodils)
    assert number_of(here.comes()) == 2


def test_asked_to_be_called_is_told_and_twice_is_once(here):
    place = here.comes()
    assert ask_call(place_id=place.pk, actor=here.amina).reason == "asked"
    assert ask_call(place_id=place.pk, actor=here.amina).pk == place.pk
    assert told_place_of(here.amina, timezone.now()) == place
    assert told_place_of(here.bodil, timezone.now()) is None
    with pytest.raises(MovedOnError):
        leave(place_id=place.pk, actor=here.amina)


def test_calling_can_be_asked_for_while_closed_once_a_day(here):
    hours_only(here)
    given = {"offer": here.offer_now, "family": here.aminas, "person": here.amina}
    first = ask_call_from(**given)
    assert (first.state, ask_call_from(**given).pk) == ("call_back", first.pk)
    QueuePlace.objects.update(ended_at=timezone.now() - dt.timedelta(hours=25))
    assert ask_call_from(**given).pk != first.pk


def test_who_may_no_longer_see_the_family_has_no_place_there_and_can_join_for_another(here):
    from cms.accounts.models import Guardian

    place = here.comes()
    Guardian.unscoped.filter(user=here.amina, family=here.aminas).update(access_until=timezone.now())
    assert open_place_of(here.amina) is None
    from tests.factories.core import GuardianFactory

    GuardianFactory(user=here.amina, family=here.bodils)
    assert join(offer=here.offer_now, family=here.bodils, person=here.amina).family == here.bodils
    assert here.again(place).state == "left"
