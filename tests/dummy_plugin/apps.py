from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from cms.plugin_api.config import Category, PluginConfig


class DummyConfig(PluginConfig):
    """The worked example of docs/PLUGINS.md: it uses every extension point."""

    name = "tests.dummy_plugin"
    label = "dummy_plugin"
    verbose_name = _("Dummy")
    description = _("Notes that a person writes to themselves.")
    icon = "edit"
    category = Category.OTHER
    order = 900
    personal_data = ("dummy_plugin.Note",)
    pwa_module = True
    settings_model = "dummy_plugin.DummySettings"
    families_get = _("A place for notes.")
    professionals_get = _("A list of the notes' number.")

    switched: ClassVar[list[tuple[str, str]]] = []

    def is_available(self, municipality: Any) -> bool:
        return municipality.slug != "without-dummy"

    def on_enable(self, municipality: Any, actor: Any) -> None:
        self.switched.append(("on", municipality.slug))

    def on_disable(self, municipality: Any, actor: Any) -> None:
        self.switched.append(("off", municipality.slug))

    def bootstrap(self, municipality: Any, user: Any) -> dict[str, Any]:
        return {"longest_note": 500}
