"""A picture of all rows of one owner, to compare before and after."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Comment,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    Revision,
    Site,
    Task,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
)
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.accounts.models import Membership, User
from cms.content.models import ArticlePage, TranslationState
from cms.municipalities.confinement.borders import borders_of
from cms.municipalities.confinement.rows import own_collections, own_pages
from cms.municipalities.models import Domain, Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.recordings.models import Recording
from cms.review.models import ArticleApproval, ReviewAssignment, ReviewDates
from tests.factories.holdings import Holdings


def picture(held: Holdings) -> dict[str, Any]:
    pages = list(own_pages(borders_of(held.municipality)).values_list("pk", flat=True))
    revisions = Revision._base_manager.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(pk) for pk in pages]
    )
    groups = held.municipality.role_groups.values("group")
    collections = own_collections(borders_of(held.municipality))
    home = {"municipality": held.municipality}
    rows = {
        "people": User._base_manager.filter(memberships__municipality=held.municipality).distinct(),
        "factors": Authenticator._base_manager.filter(user=held.user),
        "pages": Page._base_manager.filter(pk__in=pages),
        "articles": ArticlePage._base_manager.filter(pk__in=pages),
        "revisions": revisions,
        "restrictions": PageViewRestriction._base_manager.filter(page__in=pages),
        "comments": Comment._base_manager.filter(page__in=pages),
        "collections": collections,
        "images": get_image_model()._base_manager.filter(collection__in=collections),
        "documents": get_document_model()._base_manager.filter(collection__in=collections),
        "workflow_pages": WorkflowPage._base_manager.filter(page__in=pages),
        "workflows": Workflow._base_manager.filter(name__startswith=held.marker),
        "tasks": Task._base_manager.filter(name__startswith=held.marker),
        "workflow_states": WorkflowState._base_manager.filter(pk=held.workflow_state.pk),
        "task_states": TaskState._base_manager.filter(workflow_state=held.workflow_state.pk),
        "review_dates": ReviewDates._base_manager.filter(site=held.site),
        "review_assignments": ReviewAssignment._base_manager.filter(
            workflow_state__object_id=str(held.waiting.pk)
        ),
        "approvals": ArticleApproval._base_manager.filter(page__in=pages),
        "recordings": Recording._base_manager.filter(page__in=pages),
        "translation_states": TranslationState._base_manager.filter(
            article_uuid=held.translated.translation_key
        ),
        "redirects": Redirect._base_manager.filter(site=held.site),
        "sites": Site._base_manager.filter(pk=held.site.pk),
        "groups": Group._base_manager.filter(pk__in=groups),
        "page_permissions": GroupPagePermission._base_manager.filter(group__in=groups),
        "file_permissions": GroupCollectionPermission._base_manager.filter(group__in=groups),
        "municipality": Municipality._base_manager.filter(pk=held.municipality.pk),
        "hosts": Domain._base_manager.filter(**home),
        "memberships": Membership._base_manager.filter(**home),
        "sources": TranslationSource._base_manager.filter(pk=held.translation_source.pk),
        "translations": Translation._base_manager.filter(source=held.translation_source.pk),
        "strings": StringTranslation._base_manager.filter(
            context__object__translation_key=held.page.translation_key
        ),
    }
    rows |= {model._meta.label: _of(model, held) for model in _scoped_models()}
    return {name: _values(queryset) for name, queryset in rows.items()}


def _scoped_models() -> list[type[MunicipalityScopedModel]]:
    """Every model that belongs to a municipality, those of plugins and of later days as well."""
    return [model for model in apps.get_models() if issubclass(model, MunicipalityScopedModel)]


def _of(model: type[MunicipalityScopedModel], held: Holdings) -> Any:
    return model._base_manager.filter(**{model.municipality_path: held.municipality})


def _values(queryset: Any) -> list[dict[str, Any]]:
    model: type[Model] = queryset.model
    return list(queryset.order_by(model._meta.pk.name).values())
