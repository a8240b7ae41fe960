"""What is late in the lines, for whoever looks after the installation."""

from django.utils import timezone
from django.utils.translation import ngettext

from plugins.video.models import QueueOffer, QueuePlace
from plugins.video.on_demand.models import OPEN
from plugins.video.on_demand.queries import lines_of


def alarms() -> list[str]:
    """Families that wait although nobody is on duty any more, in the current municipality; counts only."""
    teams = QueuePlace.objects.filter(state__in=OPEN).values("team")
    offers = QueueOffer.objects.filter(team__in=teams).select_related("team__municipality")
    alone = sum(line.waiting for line in lines_of(offers, timezone.now()) if not line.serves)
    if not alone:
        return []
    words = ngettext(
        "%(count)d person waits to talk with somebody, and nobody is on duty.",
        "%(count)d people wait to talk with somebody, and nobody is on duty.",
        alone,
    )
    return [words % {"count": alone}]
