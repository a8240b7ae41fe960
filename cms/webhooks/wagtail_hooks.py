"""The webhooks' screens in Wagtail's settings menu."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.accounts.admin.base import RuleMenuItem
from cms.webhooks import admin
from cms.webhooks.rules import can_manage_webhooks


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    one = "webhooks/<uuid:webhook_id>/"
    return [
        path("webhooks/", admin.WebhooksView.as_view(), name="webhooks_index"),
        path("webhooks/add/", admin.AddWebhookView.as_view(), name="webhooks_add"),
        path(one, admin.WebhookView.as_view(), name="webhooks_edit"),
        path(f"{one}secret/", admin.SecretView.as_view(), name="webhooks_secret"),
        path(f"{one}test/", admin.TestView.as_view(), name="webhooks_test"),
        path(f"{one}remove/", admin.RemoveView.as_view(), name="webhooks_remove"),
        path(
            f"{one}log/<uuid:delivery_id>/again/", admin.SendAgainView.as_view(), name="webhooks_send_again"
        ),
    ]


@hooks.register("register_settings_menu_item")
def webhooks_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("Webhooks"),
        reverse_lazy("webhooks_index"),
        icon_name="site",
        name="webhooks",
        order=60,
        rule=can_manage_webhooks,
    )
