"""Tell the municipality's administrators by mail that a webhook was stopped."""

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from cms.accounts.delivery import send_mail_later
from cms.accounts.models import Membership, Role
from cms.content.addresses import origin_of
from cms.webhooks.models import WebhookSubscription


def tell_that_it_stopped(webhook: WebhookSubscription) -> None:
    """One mail to each administrator: the addresses of colleagues are nobody's business."""
    people = Membership.objects.filter(
        municipality=webhook.municipality, role=Role.MUNICIPAL_ADMIN, ended_at=None, user__is_active=True
    )
    address = f"{origin_of(webhook.municipality)}/admin/webhooks/{webhook.pk}/"
    with translation.override(webhook.municipality.default_language):
        subject = _("The webhook %(name)s was stopped") % {"name": webhook.name}
        text = _(
            "The receiver has not taken a message for days, or has said that it is gone. Nothing more is sent "
            "to it.\n\nSee what it answered, and switch it on again when it works: %(address)s"
        ) % {"address": address}
    for email in people.values_list("user__email", flat=True).distinct():
        if email:
            send_mail_later(EmailMessage(subject, text, to=[email]))
