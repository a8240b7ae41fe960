"""What happens to meetings by itself."""

from datetime import timedelta

from django.utils import timezone

from cms.municipalities.scope import current_municipality
from cms.plugin_api.jobs import job
from plugins.video.actions.occupying import release_expired
from plugins.video.actions.reminding import remind_due
from plugins.video.busy.jobs import jobs as busy
from plugins.video.calls.jobs import jobs as calls
from plugins.video.guests.jobs import jobs as guests
from plugins.video.on_demand.jobs import jobs as on_demand


@job("video.remind", every=timedelta(minutes=1))
def remind() -> None:
    """Speak of what is to come in a day, in an hour, and now."""
    remind_due(timezone.now())


@job("video.tidy", every=timedelta(minutes=10))
def tidy() -> None:
    """Give back what has run out; every booking does the same for the people it asks."""
    release_expired(here=current_municipality())


jobs = [remind, tidy, *busy, *calls, *guests, *on_demand]
