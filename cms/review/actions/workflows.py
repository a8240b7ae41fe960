"""Give every library its way from the author over the review to the reader."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from cms.accounts.models import Role
from cms.municipalities.confinement.borders import home_ids, library_ids
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality, MunicipalityGroup, Region
from cms.review.models import ProfessionalReviewTask

MUNICIPAL_REVIEWERS = (Role.REVIEWER, Role.MUNICIPAL_ADMIN)


@transaction.atomic
def set_up_municipality(*, municipality: Municipality) -> Workflow:
    """Make or mend the review of a municipality's own articles, in all its languages."""
    with unconfined():
        groups = MunicipalityGroup.objects.filter(municipality=municipality, role__in=MUNICIPAL_REVIEWERS)
        return _set_up(municipality.name, groups.values_list("group", flat=True), home_ids(municipality))


@transaction.atomic
def set_up_region(*, region: Region) -> Workflow:
    """Make or mend the review of the regional library: the region's administrators read for each other."""
    with unconfined():
        groups = MunicipalityGroup.objects.filter(region=region)
        return _set_up(region.name, groups.values_list("group", flat=True), library_ids(region))


def _set_up(place: str, groups: Iterable[int], roots: Iterable[int]) -> Workflow:
    """A tree that somebody gave another workflow keeps it."""
    roots = list(roots)
    taken = WorkflowPage.objects.filter(page__in=roots, workflow__workflow_tasks__task__in=_tasks())
    known = taken.select_related("workflow").first()
    if known is None:
        with translation.override(settings.LANGUAGE_CODE):
            name = f"{place} · {_('Professional review')}"
        task = ProfessionalReviewTask.objects.create(name=name)
        workflow = Workflow.objects.create(name=name)
        WorkflowTask.objects.create(workflow=workflow, task=task)
    else:
        workflow = known.workflow
        task = ProfessionalReviewTask.objects.filter(workflow_tasks__workflow=workflow).first()
    task.groups.add(*groups)
    for page in Page.objects.filter(pk__in=roots, workflowpage=None):
        WorkflowPage.objects.create(workflow=workflow, page=page)
    return workflow


def _tasks() -> list[int]:
    return list(ProfessionalReviewTask.objects.values_list("pk", flat=True))
