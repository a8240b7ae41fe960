"""What follows from acts elsewhere: measuring, refusing, setting up, assigning."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.models import Revision
from wagtail.signals import copy_for_translation_done, task_submitted
from wagtail_localize.models import TranslationLog

from cms.content.actions.changes import ArticleChange
from cms.content.actions.publishing import snapshot_due
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage, MunicipalityHomePage, RegionLibraryPage
from cms.content.signals import articles_changed, publishing
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality, MunicipalityGroup, Region
from cms.municipalities.signals import municipality_created
from cms.review.actions.copies import forget_reviews
from cms.review.actions.overdue_work import settle_reviewed
from cms.review.actions.words import assume_published, assume_words
from cms.review.actions.workflows import set_up_municipality, set_up_region
from cms.review.gate import refuse_unless_ready
from cms.review.measuring import measure_content
from cms.review.models import (
    ArticleApproval,
    ProfessionalReviewTask,
    ReviewAssignment,
    ReviewDates,
    RevisionReadability,
)


def connect() -> None:
    post_save.connect(_measure, sender=Revision, dispatch_uid="review.measure")
    publishing.connect(_gate, sender=ArticlePage, dispatch_uid="review.gate")
    articles_changed.connect(_on_articles, dispatch_uid="review.articles")
    copy_for_translation_done.connect(_on_copy, dispatch_uid="review.copied_for_translation")
    task_submitted.connect(_assign, dispatch_uid="review.assign")
    municipality_created.connect(_on_municipality, dispatch_uid="review.municipality")
    post_save.connect(_on_region_tree, sender=RegionLibraryPage, dispatch_uid="review.region_tree")
    post_save.connect(_on_home, sender=MunicipalityHomePage, dispatch_uid="review.home")
    post_save.connect(_on_region_group, sender=MunicipalityGroup, dispatch_uid="review.region_group")
    post_migrate.connect(_mend, dispatch_uid="review.mend")
    for signal in (post_save, post_delete):
        signal.connect(_on_dates, sender=ReviewDates, dispatch_uid=f"review.dates.{id(signal)}")


def _measure(sender: type[Revision], instance: Revision, raw: bool = False, **_kwargs: Any) -> None:
    """Keep the measure beside the revision; saving a schedule on a revision changes no text."""
    if raw or instance.content_type_id != ContentType.objects.get_for_model(ArticlePage).pk:
        return
    if (_kwargs.get("update_fields") or {"content"}).isdisjoint({"content"}):
        return
    RevisionReadability.objects.update_or_create(
        revision=instance, defaults=measure_content(instance.content).values()
    )
    # What a person saves is vouched for by a review and by nothing else.
    if instance.user_id is not None or not instance.content.get("reviewer_name"):
        return
    if not ArticleApproval.objects.filter(page=instance.object_id).exists():
        assume_words(instance.as_object(), instance.pk)


def _on_copy(sender: Any, target_obj: Any, **_kwargs: Any) -> None:
    """What was made Danish from another language carries a name, but no Danish word of it was reviewed."""
    if isinstance(target_obj, ArticlePage) and target_obj.locale.language_code == DEFAULT_LANGUAGE:
        forget_reviews(target_obj, None)


def _gate(
    sender: type[ArticlePage], page: ArticlePage, revision: Revision, user: Any, **_kwargs: Any
) -> None:
    """People publish through the gate, at once or at a set time; loaders have no user.

    The translation editor publishes for somebody without saying so: its log names the revision. What was
    scheduled is asked again when its time has come: the approval may have been for other words since.
    """
    by_translation = (
        revision.user_id is not None and TranslationLog.objects.filter(revision=revision).exists()
    )
    if user is not None or by_translation or _was_scheduled(revision):
        refuse_unless_ready(revision.as_object())


def _on_articles(sender: Any, changes: list[ArticleChange], **_kwargs: Any) -> None:
    settle_reviewed({(one.municipality_id, one.article_uuid) for one in changes})


def _was_scheduled(revision: Revision) -> bool:
    """By a person: they saved the revision, or it is the one that an approval wrote."""
    if revision.approved_go_live_at is None:
        return False
    return revision.user_id is not None or ArticleApproval.objects.filter(revision=revision).exists()


def _assign(sender: Any, instance: Any, **_kwargs: Any) -> None:
    """Every review has a due date from the start."""
    if isinstance(instance.task.specific, ProfessionalReviewTask):
        ReviewAssignment.objects.get_or_create(workflow_state=instance.workflow_state)


def _on_municipality(sender: Any, municipality: Municipality, **_kwargs: Any) -> None:
    set_up_municipality(municipality=municipality)


def _on_region_tree(instance: RegionLibraryPage, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    if created and not raw:
        set_up_region(region=instance.region)


def _on_region_group(instance: MunicipalityGroup, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """A region whose library came before its administrators' group."""
    if created and not raw and instance.region is not None and instance.region.library_pages.exists():
        set_up_region(region=instance.region)


def _on_home(instance: MunicipalityHomePage, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """A new language of a municipality that exists; of a new one, municipality_created tells."""
    if not created or raw:
        return
    key = instance.translation_key
    for municipality in Municipality._base_manager.filter(site__root_page__translation_key=key):
        set_up_municipality(municipality=municipality)


def _mend(sender: Any, **_kwargs: Any) -> None:
    """Give places from before this app their workflows, and reviewed articles the words that were reviewed.

    After the last app, when all groups exist.
    """
    if sender is not list(apps.get_app_configs())[-1]:
        return
    for region in Region.objects.filter(library_pages__isnull=False).distinct():
        set_up_region(region=region)
    for municipality in Municipality._base_manager.select_related("site"):
        set_up_municipality(municipality=municipality)
    with unconfined():
        assume_published()


def _on_dates(sender: type[ReviewDates], **_kwargs: Any) -> None:
    snapshot_due()
