"""Put a confinable manager in the place of each default manager of the models that have a rule.

This happens when a model class is prepared, before any module can build a query set from it, and the
condition itself is decided when the query runs. So a form field whose query set was made at import
is confined like any other.
"""

import copy
from functools import cache
from typing import Any, cast

from django.db import models
from django.db.models.signals import class_prepared

# Models whose rows belong to somebody, and the field on which their rule hangs. `rows.RULES` says how.
CONFINED_MODELS = {
    "accounts.User": "pk",
    "auth.Group": "pk",
    "municipalities.Domain": "pk",
    "municipalities.Municipality": "pk",
    "taggit.Tag": "pk",
    "wagtail_localize.OverridableSegment": "pk",
    "wagtail_localize.RelatedObjectSegment": "pk",
    "wagtail_localize.SegmentOverride": "pk",
    "wagtail_localize.StringSegment": "pk",
    "wagtail_localize.StringTranslation": "pk",
    "wagtail_localize.TemplateSegment": "pk",
    "wagtail_localize.TranslatableObject": "pk",
    "wagtail_localize.Translation": "pk",
    "wagtail_localize.TranslationContext": "pk",
    "wagtail_localize.TranslationLog": "pk",
    "wagtail_localize.TranslationSource": "pk",
    "wagtailcore.Collection": "id",
    "wagtailcore.CollectionViewRestriction": "pk",
    "wagtailcore.Comment": "pk",
    "wagtailcore.CommentReply": "pk",
    "wagtailcore.ModelLogEntry": "pk",
    "wagtailcore.Page": "id",
    "wagtailcore.PageLogEntry": "pk",
    "wagtailcore.PageSubscription": "pk",
    "wagtailcore.PageViewRestriction": "pk",
    "wagtailcore.ReferenceIndex": "pk",
    "wagtailcore.Revision": "pk",
    "wagtailcore.Site": "pk",
    "wagtailcore.Task": "id",
    "wagtailcore.TaskState": "id",
    "wagtailcore.Workflow": "id",
    "wagtailcore.WorkflowPage": "pk",
    "wagtailcore.WorkflowState": "id",
    "wagtailcore.WorkflowTask": "pk",
    "wagtaildocs.Document": "id",
    "wagtailimages.Image": "id",
    "wagtailredirects.Redirect": "pk",
}


class ConfinedManager(models.Manager[Any]):
    """Mixed in before the model's own manager class; see `_confined_class`."""

    own_class: type[Any]
    rule: str

    def get_queryset(self) -> models.QuerySet[Any]:
        queryset: models.QuerySet[Any] = super().get_queryset()
        return queryset.filter(**{f"{CONFINED_MODELS[self.rule]}__confined": self.rule})

    # Migrations must see the manager that the model's author declared.
    def deconstruct(self) -> Any:
        own = copy.copy(self)
        own.__class__ = self.own_class
        return own.deconstruct()

    def __eq__(self, other: object) -> bool:
        other_class = getattr(other, "own_class", type(other))
        return issubclass(other_class, self.own_class) and (
            self._constructor_args == getattr(other, "_constructor_args", None)  # type: ignore[attr-defined]
        )

    __hash__ = models.Manager.__hash__


@cache
def _confined_class(own_class: Any, rule: str) -> type[ConfinedManager]:
    return type(
        f"Confined{own_class.__name__}", (ConfinedManager, own_class), {"own_class": own_class, "rule": rule}
    )


def rule_of(model: type[models.Model]) -> str | None:
    """Return the label of the confined model that `model` is or extends."""
    for base in model.mro():
        meta = getattr(base, "_meta", None)
        if meta is not None and not meta.abstract and meta.label in CONFINED_MODELS:
            return str(meta.label)
    return None


def confine_managers(sender: type[models.Model], **_kwargs: Any) -> None:
    """Receiver of class_prepared."""
    rule = None if sender.__module__ == "__fake__" else rule_of(sender)
    if rule is None:
        return
    for manager in list(sender._meta.managers):
        if isinstance(manager, ConfinedManager):
            continue
        confined = copy.copy(manager)
        confined.__class__ = _confined_class(cast("Any", type(manager)), rule)
        sender._meta.local_managers = [
            known for known in sender._meta.local_managers if known.name != manager.name
        ]
        sender.add_to_class(manager.name, confined)


def install() -> None:
    """Connect before Django prepares the first model."""
    class_prepared.connect(confine_managers, dispatch_uid="municipalities.confine_managers")
