"""Jobs of notifications."""

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.notifications.actions import deliver
from cms.plugin_api.jobs import job


@job("notifications.deliver")
def deliver_job(user_id: str, type: str, about: str) -> None:  # noqa: A002
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        deliver(municipality=current_municipality(), user=user, type=type, about=about)


jobs = [deliver_job]
