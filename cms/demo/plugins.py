"""Switch the plugins on in the demo, and let each bring a little to look at."""

from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.actions import enable_plugin
from cms.plugin_api.models import PluginActivation
from cms.plugin_api.registry import registry


def load_plugins(municipalities: list[Municipality]) -> None:
    """Enable our own plugins, and foreign ones that bring a demo, once: what people switch later stays."""
    for municipality in municipalities:
        with municipality_scope(municipality):
            for plugin in registry.all():
                load = plugin.contributed("demo")
                ours = plugin.name.startswith("plugins.")
                if not (ours or load) or PluginActivation.objects.filter(plugin=plugin.slug).exists():
                    continue
                enable_plugin(municipality=municipality, plugin=plugin.slug, actor=None)
                if load is not None:
                    load(municipality)
