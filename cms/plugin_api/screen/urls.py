"""Addresses of the page "Plugins", below /admin/plugins/."""

from django.urls import URLPattern, URLResolver, include, path

from cms.municipalities.confinement import kinds
from cms.municipalities.confinement.routes import allow_route
from cms.municipalities.models import Municipality
from cms.plugin_api.admin import PluginViewSet, gated_admin_view
from cms.plugin_api.config import PluginConfig
from cms.plugin_api.registry import registry
from cms.plugin_api.rules import AnyUser, can_switch_plugins
from cms.plugin_api.screen.views import PluginSettingsView, PluginsView, SwitchOffView, SwitchOnView


class _SettingsOwner(PluginViewSet):
    """Puts a settings page behind its plugin's gate, for those who may switch it."""

    def allows(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_switch_plugins(user, municipality)


def urlpatterns() -> list[URLPattern | URLResolver]:
    routes = [
        path("", PluginsView.as_view(), name="index"),
        path("<slug:slug>/on/", SwitchOnView.as_view(), name="on"),
        path("<slug:slug>/off/", SwitchOffView.as_view(), name="off"),
        *[_settings_route(plugin) for plugin in registry.all() if plugin.settings_model],
    ]
    allow_route("plugins_page:*", {"slug": kinds.word})
    return [path("plugins/", include((routes, "plugins_page")))]


def _settings_route(plugin: PluginConfig) -> URLPattern:
    """Each plugin's settings page is an address of its own, behind that plugin's gate."""
    owner = _SettingsOwner(name=plugin.slug)
    owner.plugin = plugin.slug
    view = gated_admin_view(PluginSettingsView.as_view(plugin=plugin), owner)
    return path(f"{plugin.slug}/settings/", view, name=f"settings_{plugin.slug}")
