"""System checks of every plugin's declaration: what can be wrong is found before the server starts."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist

from cms.plugin_api.config import NoPersonalData, PluginConfig
from cms.plugin_api.registry import registry
from cms.privacy.checks import reaches_a_person

if TYPE_CHECKING:
    from django.db.models import Model

SLUG = re.compile(r"[a-z][a-z0-9_]*")
RESERVED = frozenset(
    {"core", "admin", "api", "bootstrap", "demo", "hooks", "invitations", "library", "me", "plugins"}
    | {"preview", "schema", "static", "media", "search", "settings", "urgent", "more", "start"}
)


@register("plugins")
def check_plugins(**_kwargs: Any) -> list[CheckMessage]:
    """Check folders against the registry, then each declaration."""
    found = list(check_folders(settings.PLUGINS_DIR, registry))
    for config in apps.get_app_configs():
        if isinstance(config, PluginConfig):
            found += check_declaration(config)
    return found


def check_folders(folder: Path, known: Any) -> Iterator[CheckMessage]:
    """E001: a folder that no entry point names is not installed, and nobody would notice."""
    for path in sorted(folder.glob("*/apps.py")):
        if path.parent.name not in known:
            yield Error(
                f"plugins/{path.parent.name} is not installed.",
                hint="Add its entry point to pyproject.toml and re-install the project (`make install`).",
                id="plugins.E001",
            )


def check_declaration(config: PluginConfig) -> list[CheckMessage]:
    """Everything that can be said of one plugin without a database."""
    return [
        *_check_names(config),
        *_check_requirements(config),
        *_check_texts(config),
        *_check_personal_data(config),
        *_check_municipality_paths(config),
        *_check_wagtail(config),
        *_check_privacy(config),
    ]


def _check_names(config: PluginConfig) -> Iterator[CheckMessage]:
    folder = config.name.rpartition(".")[2]
    entry_points = {
        point.name
        for point in settings.PLUGINS
        if point.value.partition(":")[0].startswith(f"{config.name}.")
    }
    if folder != config.label or entry_points != {config.label} or Path(config.path).name != config.label:
        yield Error(
            f"{config.name}: folder ({Path(config.path).name}), label ({config.label}) and entry point "
            f"({', '.join(sorted(entry_points)) or 'none'}) must be the same word.",
            obj=config,
            id="plugins.E002",
        )
    if not SLUG.fullmatch(config.label) or config.label in RESERVED:
        yield Error(f"{config.label} cannot be a plugin's name.", obj=config, id="plugins.E003")
    if config.label not in registry:
        yield Error(
            f"{config.name} is not registered.",
            hint="Call super().ready() in its ready().",
            obj=config,
            id="plugins.E004",
        )


def _check_requirements(config: PluginConfig) -> Iterator[CheckMessage]:
    for slug in config.requires:
        if slug not in registry:
            yield Error(f"{config.name} requires {slug}, which is not installed.", id="plugins.E005")
        elif config.label in _all_requirements(slug):
            yield Error(f"{config.name} and {slug} require each other.", id="plugins.E005")
        elif config.enabled_by_default and not registry.get(slug).enabled_by_default:
            yield Error(
                f"{config.name} is on by default, but {slug}, which it requires, is not.", id="plugins.E005"
            )


def _all_requirements(slug: str) -> set[str]:
    seen: set[str] = set()
    waiting = [slug]
    while waiting:
        name = waiting.pop()
        if name not in seen and name in registry:
            seen.add(name)
            waiting += registry.get(name).requires
    return seen


def _check_texts(config: PluginConfig) -> Iterator[CheckMessage]:
    for attribute in ("description", "data_when_off"):
        if not getattr(config, attribute):
            yield Error(f"{config.name}.{attribute} is empty; administrators read it.", id="plugins.E006")
    if not config.families_get and not config.professionals_get:
        yield Error(
            f"{config.name} says neither what families nor what professionals get.", id="plugins.E006"
        )


def _check_personal_data(config: PluginConfig) -> Iterator[CheckMessage]:
    if config.personal_data is None:
        yield Error(f"{config.name} must declare personal_data, or NO_PERSONAL_DATA.", id="plugins.E007")
        return
    declared = (
        set() if isinstance(config.personal_data, NoPersonalData) else {str(m) for m in config.personal_data}
    )
    models = {model._meta.label: model for model in config.get_models()}
    for label in sorted(declared - set(models)):
        yield Error(f"{config.name}.personal_data names {label}, which it does not have.", id="plugins.E007")
    for label, model in sorted(models.items()):
        if label not in declared and reaches_a_person(model):
            yield Error(
                f"{label} reaches a person and is not in {config.name}.personal_data.",
                hint="Declare it, and let privacy.py export and erase it.",
                obj=model,
                id="plugins.E008",
            )


def _check_municipality_paths(config: PluginConfig) -> Iterator[CheckMessage]:
    for model in config.get_models():
        if not leads_to_municipality(model):
            yield Error(
                f"{model._meta.label} has no path to its municipality.",
                hint="Derive it from MunicipalityScopedModel and set municipality_path.",
                obj=model,
                id="plugins.E009",
            )


def leads_to_municipality(model: "type[Model]") -> bool:
    """Whether `municipality_path` (or a field `municipality`) ends at Municipality, never by way of NULL."""
    from cms.municipalities.models import Municipality

    current: Any = model
    path: str = getattr(model, "municipality_path", "municipality")
    for step in path.split("__"):
        try:
            field = current._meta.get_field(step)
        except FieldDoesNotExist:
            return False
        # `site__municipality` walks a one-to-one backwards; it is NULL for the region's own site only.
        if getattr(field, "null", False) and not field.auto_created:
            return False
        current = field.related_model
        if current is None:
            return False
    return bool(current is Municipality)


def _check_wagtail(config: PluginConfig) -> Iterator[CheckMessage]:
    from wagtail.contrib.settings.models import BaseSiteSetting
    from wagtail.models import Page

    if (Path(config.path) / "wagtail_hooks.py").exists():
        yield Error(
            f"{config.name} has wagtail_hooks.py, which Wagtail would load past the gate.",
            hint="Use admin.py.",
            id="plugins.E010",
        )
    for model in config.get_models():
        if issubclass(model, Page):
            yield Error(
                f"{model._meta.label} is a page type; it would outlive the switch.",
                hint="Plugins add snippets, settings and choosers.",
                id="plugins.E011",
            )
    if config.settings_model is not None:
        names = {model._meta.label: model for model in config.get_models()}
        settings_model = names.get(config.settings_model)
        if settings_model is None or not issubclass(settings_model, BaseSiteSetting):
            yield Error(
                f"{config.name}.settings_model must name one of its BaseSiteSetting models.",
                id="plugins.E012",
            )


def _check_privacy(config: PluginConfig) -> Iterable[CheckMessage]:
    if config.label not in registry or isinstance(config.personal_data, NoPersonalData):
        return
    if config.personal_data and config.contributed("privacy") is None:
        yield Error(
            f"{config.name} keeps personal data and has no privacy handler.",
            hint="Define `handler` in privacy.py.",
            id="plugins.E013",
        )
