"""A picture of all rows of one owner, to compare before and after."""

from typing import Any

from allauth.mfa.models import Authenticator
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

from cms.accounts.models import Family, Guardian, Membership, User
from cms.content.models import ArticlePage, LocalFact
from cms.exchange.models import ExportRun, ImportedFile, ImportRun
from cms.feedback.models import Comment as FamilyComment
from cms.links.models import BrokenLink
from cms.municipalities.confinement.borders import borders_of
from cms.municipalities.confinement.rows import own_collections, own_pages
from cms.municipalities.models import Domain, EmergencyNumber, Municipality
from cms.overrides.models import FactRewrite, Override
from cms.plugin_api.models import PluginActivation
from cms.review.models import ReviewAssignment, ReviewDates, ReviewLink
from cms.search_words.models import SynonymGroup
from cms.teams.models import (
    Absence,
    ClosedDay,
    DutyShift,
    OpeningInterval,
    Team,
    TeamMember,
    TeamText,
    TeamTopic,
)
from cms.timeline.models import LocalEntry, LocalSet
from cms.webhooks.models import WebhookDelivery, WebhookSubscription
from plugins.tasks.models import Comment as TodoComment
from plugins.tasks.models import Plan, PlanStep, TaskEvent, TeamRules
from plugins.tasks.models import Task as Todo
from tests.dummy_plugin.models import Label, Note
from tests.factories.municipalities import Holdings


def picture(held: Holdings) -> dict[str, Any]:
    pages = list(own_pages(borders_of(held.municipality)).values_list("pk", flat=True))
    revisions = Revision._base_manager.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(pk) for pk in pages]
    )
    groups = held.municipality.role_groups.values("group")
    collections = own_collections(borders_of(held.municipality))
    home = {"municipality": held.municipality}
    rows = {
        "families": Family._base_manager.filter(**home),
        "guardians": Guardian._base_manager.filter(family__municipality=held.municipality),
        "teams": Team._base_manager.filter(**home),
        "team_texts": TeamText._base_manager.filter(team__municipality=held.municipality),
        "team_topics": TeamTopic._base_manager.filter(team__municipality=held.municipality),
        "team_members": TeamMember._base_manager.filter(team__municipality=held.municipality),
        "opening": OpeningInterval._base_manager.filter(team__municipality=held.municipality),
        "closed_days": ClosedDay._base_manager.filter(**home),
        "shifts": DutyShift._base_manager.filter(team__municipality=held.municipality),
        "absences": Absence._base_manager.filter(**home),
        "people": User._base_manager.filter(memberships__municipality=held.municipality).distinct(),
        "factors": Authenticator._base_manager.filter(user=held.user),
        "notes": Note._base_manager.filter(**home),
        "labels": Label._base_manager.filter(**home),
        "switches": PluginActivation._base_manager.filter(**home),
        "pages": Page._base_manager.filter(pk__in=pages),
        "articles": ArticlePage._base_manager.filter(pk__in=pages),
        "revisions": revisions,
        "restrictions": PageViewRestriction._base_manager.filter(page__in=pages),
        "comments": Comment._base_manager.filter(page__in=pages),
        "collections": collections,
        "images": get_image_model()._base_manager.filter(collection__in=collections),
        "documents": get_document_model()._base_manager.filter(collection__in=collections),
        "webhooks": WebhookSubscription._base_manager.filter(**home),
        "deliveries": WebhookDelivery._base_manager.filter(**home),
        "broken_links": BrokenLink._base_manager.filter(**home),
        "workflow_pages": WorkflowPage._base_manager.filter(page__in=pages),
        "workflows": Workflow._base_manager.filter(name__startswith=held.marker),
        "tasks": Task._base_manager.filter(name__startswith=held.marker),
        "workflow_states": WorkflowState._base_manager.filter(pk=held.workflow_state.pk),
        "task_states": TaskState._base_manager.filter(workflow_state=held.workflow_state.pk),
        "review_links": ReviewLink._base_manager.filter(**home),
        "review_dates": ReviewDates._base_manager.filter(site=held.site),
        "review_assignments": ReviewAssignment._base_manager.filter(
            workflow_state__object_id=str(held.waiting.pk)
        ),
        "redirects": Redirect._base_manager.filter(site=held.site),
        "sites": Site._base_manager.filter(pk=held.site.pk),
        "groups": Group._base_manager.filter(pk__in=groups),
        "page_permissions": GroupPagePermission._base_manager.filter(group__in=groups),
        "file_permissions": GroupCollectionPermission._base_manager.filter(group__in=groups),
        "imports": ImportRun._base_manager.filter(**home),
        "imported_files": ImportedFile._base_manager.filter(run__municipality=held.municipality),
        "exports": ExportRun._base_manager.filter(**home),
        "overrides": Override._base_manager.filter(**home),
        "rewrites": FactRewrite._base_manager.filter(**home),
        "facts": LocalFact._base_manager.filter(**home),
        "local_sets": LocalSet._base_manager.filter(**home),
        "local_entries": LocalEntry._base_manager.filter(set__municipality=held.municipality),
        "synonyms": SynonymGroup._base_manager.filter(**home),
        "family_comments": FamilyComment._base_manager.filter(**home),
        "todos": Todo._base_manager.filter(**home),
        "todo_comments": TodoComment._base_manager.filter(task__municipality=held.municipality),
        "todo_history": TaskEvent._base_manager.filter(task__municipality=held.municipality),
        "plans": Plan._base_manager.filter(**home),
        "plan_steps": PlanStep._base_manager.filter(plan__municipality=held.municipality),
        "team_rules": TeamRules._base_manager.filter(team__municipality=held.municipality),
        "numbers": EmergencyNumber._base_manager.filter(**home),
        "municipality": Municipality._base_manager.filter(pk=held.municipality.pk),
        "hosts": Domain._base_manager.filter(**home),
        "memberships": Membership._base_manager.filter(**home),
        "sources": TranslationSource._base_manager.filter(pk=held.translation_source.pk),
        "translations": Translation._base_manager.filter(source=held.translation_source.pk),
        "strings": StringTranslation._base_manager.filter(
            context__object__translation_key=held.page.translation_key
        ),
    }
    return {name: _values(queryset) for name, queryset in rows.items()}


def _values(queryset: Any) -> list[dict[str, Any]]:
    model: type[Model] = queryset.model
    return list(queryset.order_by(model._meta.pk.name).values())
