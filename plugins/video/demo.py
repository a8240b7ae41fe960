"""One meeting for each family of the demo, on the coming working days."""

import datetime as dt

from django.utils import timezone

from cms.accounts.models import Family, Profession, ProfessionalProfile
from cms.municipalities.models import Municipality
from plugins.video.models import Meeting

LENGTH = dt.timedelta(minutes=30)


def load(municipality: Municipality) -> None:
    midwife = ProfessionalProfile.objects.filter(profession=Profession.MIDWIFE).first()
    if midwife is None:
        return
    day = timezone.localdate()
    for family in Family.objects.order_by("created_at"):
        day = _next_working_day(day)
        starts_at = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
        Meeting.objects.create(
            municipality=municipality,
            family=family,
            professional=midwife.user,
            starts_at=starts_at,
            ends_at=starts_at + LENGTH,
        )


def _next_working_day(day: dt.date) -> dt.date:
    day += dt.timedelta(days=1)
    while day.isoweekday() > 5:
        day += dt.timedelta(days=1)
    return day
