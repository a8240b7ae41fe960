"""What notifications add to Wagtail's admin."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.accounts.admin.base import RuleMenuItem
from cms.notifications import admin
from cms.notifications.rules import can_look_after_notifications


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("notifications/", admin.OutboxView.as_view(), name="notifications_outbox"),
        path("notifications/again/", admin.AgainView.as_view(), name="notifications_again"),
        path("notifications/settings/", admin.SettingsView.as_view(), name="notifications_settings"),
    ]


@hooks.register("register_reports_menu_item")
def outbox_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("Notifications"),
        reverse_lazy("notifications_outbox"),
        icon_name="mail",
        name="notifications",
        order=700,
        rule=can_look_after_notifications,
    )


@hooks.register("register_settings_menu_item")
def settings_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("When people are told"),
        reverse_lazy("notifications_settings"),
        icon_name="mail",
        name="notification-settings",
        order=61,
        rule=can_look_after_notifications,
    )
