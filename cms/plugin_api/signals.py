"""Signals from one part of the product to plugins, through the gate.

    article_published = PluginSignal("article_published")
    article_published.send(municipality, article_id=article.pk)

A plugin answers with `receivers = [(article_published, on_article_published)]` in its signals.py.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.gate import PluginDisabled, is_enabled, require_enabled

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality
    from cms.plugin_api.config import PluginConfig

logger = logging.getLogger(__name__)

Receiver = Callable[..., Any]


class PluginSignal:
    """Something that happened, told to the enabled plugins in their stable order.

    A signal whose name begins with `before_` asks for a veto: what a receiver raises reaches the
    sender. Every other receiver's exception is logged and handed back, and stops nobody.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._receivers: list[tuple[PluginConfig, Receiver]] = []

    @property
    def vetoes(self) -> bool:
        return self.name.startswith("before_")

    def connect(self, receiver: Receiver, *, plugin: "PluginConfig") -> None:
        """Add a receiver; raise ImproperlyConfigured when it is not the plugin's own function."""
        if not f"{receiver.__module__}.".startswith(f"{plugin.name}."):
            raise ImproperlyConfigured(
                f"{plugin.name} may not connect {receiver.__module__}.{receiver.__qualname__} to {self.name}."
            )
        if (plugin, receiver) not in self._receivers:
            self._receivers.append((plugin, receiver))
            self._receivers.sort(key=lambda pair: (pair[0].order, pair[0].label, pair[1].__qualname__))

    def disconnect(self, receiver: Receiver) -> None:
        self._receivers = [pair for pair in self._receivers if pair[1] is not receiver]

    def is_heard(self, municipality: "Municipality") -> bool:
        """Whether a plugin that is on in the municipality listens."""
        return any(is_enabled(municipality, plugin.slug) for plugin, _receiver in self._receivers)

    def send(self, municipality: "Municipality", **what: Any) -> list[tuple[str, Any]]:
        """Call the enabled plugins' receivers in the municipality's scope.

        Return [(slug, answer or exception)].
        """
        answers: list[tuple[str, Any]] = []
        for plugin, receiver in tuple(self._receivers):
            try:
                require_enabled(municipality, plugin.slug)
            except PluginDisabled:
                continue
            with municipality_scope(municipality):
                answers.append((plugin.slug, self._call(receiver, municipality, what)))
        return answers

    def _call(self, receiver: Receiver, municipality: "Municipality", what: dict[str, Any]) -> Any:
        if self.vetoes:
            return receiver(municipality=municipality, **what)
        try:
            return receiver(municipality=municipality, **what)
        except Exception as error:
            logger.exception("%s.%s failed.", receiver.__module__, receiver.__qualname__)
            return error
