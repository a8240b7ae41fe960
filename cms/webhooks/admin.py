"""Webhooks in the admin, for municipal administrators."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.accounts.admin.base import MunicipalView
from cms.accounts.rules import AnyUser
from cms.accounts.step_up import recent_authentication_required
from cms.municipalities.models import Municipality
from cms.webhooks.actions.outbox import send_again, send_test
from cms.webhooks.actions.subscriptions import (
    add_webhook,
    change_secret,
    change_webhook,
    remove_webhook,
    show_secret,
)
from cms.webhooks.forms import WebhookForm, values_of
from cms.webhooks.models import WebhookDelivery, WebhookSubscription
from cms.webhooks.queries import log_of, webhooks_of
from cms.webhooks.rules import can_manage_webhooks

ABOVE: tuple[str, str | Promise] = ("webhooks_index", gettext_lazy("Webhooks"))

ERRORS = {
    "forbidden": gettext_lazy("The address is inside a closed network"),
    "no_host": gettext_lazy("There is no such website"),
    "certificate": gettext_lazy("The website's certificate is not valid"),
    "no_answer": gettext_lazy("The website does not answer"),
    "no_connection": gettext_lazy("The website does not answer"),
}


class WebhookScreen(MunicipalView):
    icon = "site"
    above: ClassVar[tuple[str, str | Promise] | None] = ABOVE

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_manage_webhooks(user, municipality)

    def webhook(self, webhook_id: UUID) -> WebhookSubscription:
        return get_object_or_404(
            WebhookSubscription.unscoped.select_related("municipality"),
            pk=webhook_id,
            municipality=self.municipality,
        )


class WebhooksView(WebhookScreen):
    title = gettext_lazy("Webhooks")
    template_name = "webhooks/list.html"
    above = None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, webhooks=webhooks_of(self.municipality))


class AddWebhookView(WebhookScreen):
    title = gettext_lazy("Add a webhook")
    template_name = "webhooks/add.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, WebhookForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WebhookForm(request.POST)
        del form.fields["is_active"]
        if not form.is_valid():
            return self.page(request, form=form)
        made = add_webhook(municipality=self.municipality, actor=self.user, **values_of(form))
        messages.success(request, _("Added. Give its secret to the developer, and send a test."))
        return redirect("webhooks_edit", made.pk)

    def _show(self, request: HttpRequest, form: WebhookForm) -> HttpResponse:
        del form.fields["is_active"]
        return self.page(request, form=form)


class WebhookView(WebhookScreen):
    """Change a webhook; below it what was sent."""

    template_name = "webhooks/webhook.html"

    def get(self, request: HttpRequest, webhook_id: UUID) -> HttpResponse:
        webhook = self.webhook(webhook_id)
        fields = ("name", "url", "events", "is_active")
        return self._show(
            request, webhook, WebhookForm(initial={name: getattr(webhook, name) for name in fields})
        )

    def post(self, request: HttpRequest, webhook_id: UUID) -> HttpResponse:
        webhook = self.webhook(webhook_id)
        form = WebhookForm(request.POST)
        if not form.is_valid():
            return self._show(request, webhook, form)
        change_webhook(webhook=webhook, actor=self.user, **values_of(form))
        messages.success(request, _("Saved."))
        return redirect("webhooks_edit", webhook.pk)

    def _show(self, request: HttpRequest, webhook: WebhookSubscription, form: WebhookForm) -> HttpResponse:
        return self.page(
            request,
            title=webhook.name,
            webhook=webhook,
            form=form,
            log=[_line(row) for row in log_of(webhook)],
        )


def _line(row: WebhookDelivery) -> dict[str, Any]:
    answer = str(row.last_status) if row.last_status else str(ERRORS.get(row.last_error, ""))
    return {"row": row, "answer": answer, "is_finished": row.state != WebhookDelivery.State.WAITING}


@method_decorator(recent_authentication_required(), name="dispatch")
class SecretView(WebhookScreen):
    """Show the secret; POST makes a new one."""

    title = gettext_lazy("Secret")
    icon = "key"
    template_name = "webhooks/secret.html"

    def get(self, request: HttpRequest, webhook_id: UUID) -> HttpResponse:
        webhook = self.webhook(webhook_id)
        answer = self.page(request, webhook=webhook, secret=show_secret(webhook=webhook, actor=self.user))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def post(self, request: HttpRequest, webhook_id: UUID) -> HttpResponse:
        webhook = change_secret(webhook=self.webhook(webhook_id), actor=self.user)
        messages.success(request, _("Here is the new secret. The old one works for two more days."))
        return redirect("webhooks_secret", webhook.pk)


class TestView(WebhookScreen):
    """POST sends a test message."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, webhook_id: UUID) -> HttpResponse:
        webhook = self.webhook(webhook_id)
        send_test(webhook=webhook, actor=self.user)
        messages.success(request, _("The test is on its way. Look at the list below in a moment."))
        return redirect("webhooks_edit", webhook.pk)


class SendAgainView(WebhookScreen):
    """POST sends one message once more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
        webhook = self.webhook(webhook_id)
        rows = WebhookDelivery.unscoped.select_related("subscription__municipality", "municipality")
        delivery = get_object_or_404(rows, pk=delivery_id, subscription=webhook)
        send_again(delivery=delivery, actor=self.user)
        messages.success(request, _("The message is on its way again."))
        return redirect("webhooks_edit", webhook.pk)


class RemoveView(WebhookScreen):
    """Ask, then remove."""

    title = gettext_lazy("Remove the webhook")
    icon = "bin"
    template_name = "webhooks/remove.html"

    def get(self, request: HttpRequest, webhook_id: UUID) -> HttpResponse:
        return self.page(request, webhook=self.webhook(webhook_id))

    def post(self, request: HttpRequest, webhook_id: UUID) -> HttpResponse:
        remove_webhook(webhook=self.webhook(webhook_id), actor=self.user)
        messages.success(request, _("The webhook is removed."))
        return redirect("webhooks_index")
