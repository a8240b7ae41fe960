"""Something new in the demo families' lists."""

from django.db import transaction

from cms.accounts.models import User
from cms.demo.people import CITIZENS
from cms.municipalities.models import Municipality
from cms.notifications.actions import notify
from cms.notifications.models import Notification
from cms.notifications.texts import WELCOME


@transaction.atomic
def load_notifications(municipalities: list[Municipality]) -> None:
    """One welcome for each citizen, once."""
    places = {municipality.slug: municipality for municipality in municipalities}
    for person in CITIZENS:
        place, user = places[person.place], User.objects.get(email=person.email)
        if not Notification.unscoped.filter(municipality=place, user=user, type=WELCOME.name).exists():
            notify(municipality=place, user=user, type=WELCOME.name)
