from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.municipalities.http import tenant
from cms.municipalities.menu import ShownMenuItem
from cms.plugin_api.admin import register_all
from cms.plugin_api.rules import can_switch_plugins
from cms.plugin_api.screen.urls import urlpatterns

register_all()


def _may_switch(request: HttpRequest) -> bool:
    municipality = tenant(request).municipality
    return municipality is not None and can_switch_plugins(request.user, municipality)


@hooks.register("insert_global_admin_css")
def css_of_every_page() -> SafeString:
    sheets = ("plugin_api/narrow.css", "plugin_api/folding.css")
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in sheets))


@hooks.register("register_admin_urls")
def plugins_page() -> list[Any]:
    return urlpatterns()


@hooks.register("register_settings_menu_item")
def plugins_menu_item() -> ShownMenuItem:
    return ShownMenuItem(
        _("Plugins"),
        reverse_lazy("plugins_page:index"),
        name="plugins",
        icon_name="cogs",
        order=50,
        shown=_may_switch,
    )
