"""Which rows of Wagtail's models a confined request may see: one rule per model in `CONFINED_MODELS`."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, TranslatableMixin
from wagtail.snippets.models import get_snippet_models

from cms.municipalities.confinement.context import Confinement
from cms.municipalities.scope import MunicipalityScopedModel

Rule = Callable[[Confinement], "QuerySet[Any] | None"]


def every_row(model: Any) -> QuerySet[Any]:
    """All rows, whatever the confinement (Django's base manager is never replaced)."""
    rows: QuerySet[Any] = model._base_manager.all()
    return rows


def under(tree: Any, roots: Iterable[int], field: str = "path") -> Q:
    """Match what lies at or below any of the `roots` of a tree; nothing when there are none.

    `field` leads to the path in that tree. The root of the whole tree is nobody's: it matches nothing.
    The database compares paths as they are in that moment, for they change when siblings are sorted.
    """
    nodes = every_row(tree).filter(pk__in=tuple(roots), depth__gt=1)
    here = ExpressionWrapper(OuterRef(field), output_field=CharField())
    return Q(Exists(nodes.alias(here=here).filter(here__startswith=F("path"))))


# Pages, collections, pictures and documents


def own_pages(confinement: Confinement) -> QuerySet[Page]:
    return every_row(Page).filter(under(Page, confinement.home_ids))


def readable_pages(confinement: Confinement) -> QuerySet[Page]:
    """Own pages, what the region has published, and the nameless root of the tree."""
    published = under(Page, confinement.library_ids) & Q(live=True)
    return every_row(Page).filter(under(Page, confinement.home_ids) | published | Q(depth=1))


def own_collections(confinement: Confinement) -> QuerySet[Collection]:
    return every_row(Collection).filter(under(Collection, confinement.collection_ids))


def readable_collections(confinement: Confinement) -> QuerySet[Collection]:
    roots = (*confinement.collection_ids, *confinement.shared_collection_ids)
    return every_row(Collection).filter(under(Collection, roots) | Q(depth=1))


def own_files(model: Any, confinement: Confinement) -> QuerySet[Any]:
    """Pictures or documents in the municipality's own collections."""
    return every_row(model).filter(under(Collection, confinement.collection_ids, "collection__path"))


def readable_files(model: Any, confinement: Confinement) -> QuerySet[Any]:
    roots = (*confinement.collection_ids, *confinement.shared_collection_ids)
    return every_row(model).filter(under(Collection, roots, "collection__path"))


# Rows that belong to a municipality by their own declaration


def scoped_models() -> Iterator[type[MunicipalityScopedModel]]:
    for model in apps.get_models():
        if issubclass(model, MunicipalityScopedModel):
            yield model


def own_rows(model: type[MunicipalityScopedModel], confinement: Confinement) -> QuerySet[Any]:
    return every_row(model).filter(**{model.municipality_path: confinement.municipality_id})


# Rows that point at any model by content type and key


def _owned(confinement: Confinement, *, all_models: bool) -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    yield Page, own_pages(confinement)
    for model in {get_image_model(), get_document_model()}:
        yield model, own_files(model, confinement)
    snippets = set(get_snippet_models())
    for scoped in scoped_models():
        if all_models or scoped in snippets:
            yield scoped, own_rows(scoped, confinement)


def pointing_at_own(
    confinement: Confinement, *, type_field: str = "base_content_type", all_models: bool = False
) -> Q:
    """Match rows whose content type and object id name something of the municipality."""
    condition = Q(pk__in=[])
    for model, rows in _owned(confinement, all_models=all_models):
        keys = rows.order_by().annotate(key_text=Cast("pk", CharField())).values("key_text")
        content_type = ContentType.objects.get_for_model(model)
        condition |= Q(**{type_field: content_type.pk, "object_id__in": keys})
    return condition


def _of_own_objects(label: str, **options: Any) -> Rule:
    def rule(confinement: Confinement) -> QuerySet[Any]:
        return every_row(apps.get_model(label)).filter(pointing_at_own(confinement, **options))

    return rule


def _through(label: str, path: str, rows: Callable[[Confinement], QuerySet[Any]]) -> Rule:
    def rule(confinement: Confinement) -> QuerySet[Any]:
        return every_row(apps.get_model(label)).filter(**{f"{path}__in": rows(confinement).values("pk")})

    return rule


# Workflows


def _workflows(confinement: Confinement) -> QuerySet[Any]:
    """Workflows of own pages, of the root (for everybody), and of content types."""
    pages = own_pages(confinement) | every_row(Page).filter(depth=1)
    return every_row(apps.get_model("wagtailcore.Workflow")).filter(
        Q(workflow_pages__page__in=pages.values("pk")) | Q(workflow_content_types__isnull=False)
    )


def _task_states(confinement: Confinement) -> QuerySet[Any]:
    states = visible_rows("wagtailcore.WorkflowState", confinement)
    assert states is not None  # noqa: S101 - this rule never steps aside
    return every_row(apps.get_model("wagtailcore.TaskState")).filter(workflow_state__in=states)


# Translations


def _translation_keys(confinement: Confinement) -> QuerySet[Any]:
    condition = Q(translation_key__in=own_pages(confinement).values("translation_key"))
    for model in get_snippet_models():
        if issubclass(model, TranslatableMixin) and issubclass(model, MunicipalityScopedModel):
            condition |= Q(translation_key__in=own_rows(model, confinement).values("translation_key"))
    return every_row(apps.get_model("wagtail_localize.TranslatableObject")).filter(condition)


# Names shared by all


def _tags(confinement: Confinement) -> QuerySet[Any] | None:
    """Tags on pictures and documents that can be seen. Saving needs all: tag names are unique."""
    if confinement.writing:
        return None
    condition = Q(pk__in=[])
    for model in {get_image_model(), get_document_model()}:
        condition |= Q(
            taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model),
            taggit_taggeditem_items__object_id__in=readable_files(model, confinement).values("pk"),
        )
    return every_row(apps.get_model("taggit.Tag")).filter(condition)


def _people(confinement: Confinement) -> QuerySet[Any] | None:
    """People with a role or a family here, now or before, and the region's. Saving needs all: e-mail
    addresses and phone numbers are unique.
    """
    if confinement.writing or not confinement.hides_people:
        return None
    return people_here(confinement)


def people_here(confinement: Confinement) -> QuerySet[Any]:
    here = confinement.municipality_id
    return every_row(apps.get_model("accounts.User")).filter(
        Q(memberships__municipality=here)
        | Q(memberships__region=confinement.region_id)
        | Q(guardianships__family__municipality=here)
    )


def _groups(confinement: Confinement) -> QuerySet[Any]:
    return every_row(apps.get_model("auth.Group")).filter(
        municipality_group__municipality=confinement.municipality_id
    )


def _localize(label: str, path: str) -> Rule:
    return _through(f"wagtail_localize.{label}", path, _translation_keys)


RULES: dict[str, Rule] = {
    "accounts.User": _people,
    "auth.Group": _groups,
    "municipalities.Domain": lambda confinement: every_row(apps.get_model("municipalities.Domain")).filter(
        municipality=confinement.municipality_id
    ),
    "municipalities.Municipality": lambda confinement: every_row(
        apps.get_model("municipalities.Municipality")
    ).filter(pk=confinement.municipality_id),
    "taggit.Tag": _tags,
    "wagtail_localize.OverridableSegment": _localize("OverridableSegment", "source__object"),
    "wagtail_localize.RelatedObjectSegment": _localize("RelatedObjectSegment", "source__object"),
    "wagtail_localize.SegmentOverride": _localize("SegmentOverride", "context__object"),
    "wagtail_localize.StringSegment": _localize("StringSegment", "source__object"),
    "wagtail_localize.StringTranslation": _localize("StringTranslation", "context__object"),
    "wagtail_localize.TemplateSegment": _localize("TemplateSegment", "source__object"),
    "wagtail_localize.TranslatableObject": _translation_keys,
    "wagtail_localize.Translation": _localize("Translation", "source__object"),
    "wagtail_localize.TranslationContext": _localize("TranslationContext", "object"),
    "wagtail_localize.TranslationLog": _localize("TranslationLog", "source__object"),
    "wagtail_localize.TranslationSource": _localize("TranslationSource", "object"),
    "wagtailcore.Collection": readable_collections,
    "wagtailcore.CollectionViewRestriction": _through(
        "wagtailcore.CollectionViewRestriction", "collection", own_collections
    ),
    "wagtailcore.Comment": _through("wagtailcore.Comment", "page", own_pages),
    "wagtailcore.CommentReply": _through("wagtailcore.CommentReply", "comment__page", own_pages),
    "wagtailcore.ModelLogEntry": _of_own_objects(
        "wagtailcore.ModelLogEntry", type_field="content_type", all_models=True
    ),
    "wagtailcore.Page": readable_pages,
    "wagtailcore.PageLogEntry": _through("wagtailcore.PageLogEntry", "page", own_pages),
    "wagtailcore.PageSubscription": _through("wagtailcore.PageSubscription", "page", own_pages),
    "wagtailcore.PageViewRestriction": _through("wagtailcore.PageViewRestriction", "page", own_pages),
    "wagtailcore.ReferenceIndex": _of_own_objects("wagtailcore.ReferenceIndex"),
    "wagtailcore.Revision": _of_own_objects("wagtailcore.Revision"),
    "wagtailcore.Site": lambda confinement: every_row(apps.get_model("wagtailcore.Site")).filter(
        pk=confinement.site_id
    ),
    "wagtailcore.Task": _through("wagtailcore.Task", "workflow_tasks__workflow", _workflows),
    "wagtailcore.TaskState": _task_states,
    "wagtailcore.Workflow": _workflows,
    "wagtailcore.WorkflowPage": _through("wagtailcore.WorkflowPage", "workflow", _workflows),
    "wagtailcore.WorkflowState": _of_own_objects("wagtailcore.WorkflowState"),
    "wagtailcore.WorkflowTask": _through("wagtailcore.WorkflowTask", "workflow", _workflows),
    "wagtaildocs.Document": lambda confinement: readable_files(get_document_model(), confinement),
    "wagtailimages.Image": lambda confinement: readable_files(get_image_model(), confinement),
    "wagtailredirects.Redirect": lambda confinement: every_row(
        apps.get_model("wagtailredirects.Redirect")
    ).filter(site=confinement.site_id),
}


def visible_rows(label: str, confinement: Confinement) -> QuerySet[Any] | None:
    """Return the keys of the rows of `label` within the confinement; None when all are."""
    rows = RULES[label](confinement)
    return None if rows is None else rows.order_by().values("pk")


# One page of the admin asks some twenty times, and a rule's SQL follows from the borders alone. Bounded:
# a municipality has a handful of different borders, and each of them some thirty labels.
@lru_cache(maxsize=2048)
def visible_sql(label: str, confinement: Confinement, alias: str) -> tuple[str, tuple[Any, ...]] | None:
    """Return `visible_rows` as SQL and its parameters for the database `alias`; None when all rows are visible."""
    rows = visible_rows(label, confinement)
    if rows is None:
        return None
    sql, parameters = rows.query.get_compiler(using=alias).as_sql()
    return sql, tuple(parameters)
