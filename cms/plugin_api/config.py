"""The declaration of a plugin: one class of typed attributes, readable in one screen."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.apps import AppConfig
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

Text = str | Promise


class NoPersonalData:
    """Type of NO_PERSONAL_DATA: the plugin says that nothing it stores reaches a person."""

    def __repr__(self) -> str:
        return "NO_PERSONAL_DATA"


NO_PERSONAL_DATA: Final = NoPersonalData()


class Category(models.TextChoices):
    """Under which heading the plugin's card stands on the page "Plugins"."""

    CONTACT = "contact", _("Contact with families")
    WORK = "work", _("The professionals' work")
    OTHER = "other", _("More")


class PluginConfig(AppConfig):
    """Base of every plugin's app config. What a plugin does not add it does not declare.

    `label` is the plugin's one and only slug: folder, entry point, address part and command prefix
    are the same word. Resources (addresses, commands, jobs …) are found by convention, see
    `cms.plugin_api.resources`; `resources` overrides single ones by dotted path.
    """

    default_auto_field = "django.db.models.BigAutoField"

    description: ClassVar[Text] = ""
    icon: ClassVar[str] = "cog"
    version: ClassVar[str] = "1.0.0"
    core_version: ClassVar[str] = ">=1.0,<2"
    category: ClassVar[Category] = Category.OTHER
    order: ClassVar[int] = 100

    requires: ClassVar[Sequence[str]] = ()
    enabled_by_default: ClassVar[bool] = False
    personal_data: ClassVar[Sequence[str] | NoPersonalData | None] = None
    pwa_module: ClassVar[bool] = False
    settings_model: ClassVar[str | None] = None
    resources: ClassVar[Mapping[str, str]] = {}

    families_get: ClassVar[Text] = ""
    professionals_get: ClassVar[Text] = ""
    needs: ClassVar[Text] = ""
    data_when_off: ClassVar[Text] = _(
        "Nothing is deleted. The data is hidden from everybody, is still part of a person's export and "
        "erasure, and is there again when the plugin is switched on."
    )

    def __init__(self, app_name: str, app_module: Any) -> None:
        super().__init__(app_name, app_module)
        self._contributions: dict[str, Any] = {}

    @property
    def slug(self) -> str:
        """The plugin's one name; always equal to the Django label."""
        return str(self.label)

    def ready(self) -> None:
        """Validate and register. A plugin that overrides this must call it."""
        from cms.plugin_api.registry import registry

        registry.register(self)

    def contributed(self, resource: str) -> Any:
        """What the plugin gives for a resource; if nothing, () or (for the privacy handler) None."""
        return self._contributions[resource]

    def is_available(self, municipality: "Municipality") -> bool:
        """Whether this municipality may switch the plugin on (licence, region, configuration)."""
        return True

    def on_enable(self, municipality: "Municipality", actor: "User | None") -> None:
        """Run inside the transaction of switching on. Must be idempotent."""

    def on_disable(self, municipality: "Municipality", actor: "User | None") -> None:
        """Run inside the transaction of switching off. Must be idempotent and must not delete data."""

    def bootstrap(self, municipality: "Municipality", user: "User | None") -> dict[str, Any]:
        """Return small JSON for the app (limits, addresses of services); no personal data, few queries."""
        return {}

    def data_summary(self, municipality: "Municipality") -> Sequence[tuple[Text, int]]:
        """Return (what, how many) for the page "Plugins"; also asked while the plugin is off.

        By default: each declared model with the number of its rows in this municipality.
        """
        if self.personal_data is None or isinstance(self.personal_data, NoPersonalData):
            return ()
        counts = []
        for label in self.personal_data:
            model = self.get_model(label.split(".")[1])
            path: str = getattr(model, "municipality_path", "municipality")
            rows = model._base_manager.filter(**{path: municipality}).count()
            counts.append((model._meta.verbose_name_plural or label, rows))
        return counts

    def alarms(self) -> list[str]:
        """What is late in the current municipality, a sentence each, without names: for `manage.py watchdog`."""
        return []

    def health(self) -> str | None:
        """Return None when the plugin can work, else one sentence that says what is wrong."""
        return None
