"""What the ids in the admin's addresses name, and whether the confined may go there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.municipalities.confinement import rows
from cms.municipalities.confinement.context import Confinement
from cms.municipalities.scope import MunicipalityScopedModel


@dataclass(frozen=True)
class Visit:
    """One request to one address: its confinement, the person, and all values in the address."""

    confinement: Confinement
    user: Any
    values: dict[str, Any]


Check = Callable[[Visit, Any], bool]


def _contains(queryset: QuerySet[Any], value: Any) -> bool:
    try:
        return queryset.filter(pk=unquote(value) if isinstance(value, str) else value).exists()
    except (ValueError, ValidationError):
        return False


def _among(find: Callable[[Confinement], QuerySet[Any]]) -> Check:
    return lambda visit, value: _contains(find(visit.confinement), value)


def _ruled(label: str) -> Check:
    """Rows that the confinement's rule shows, and nothing that the region shares."""

    def check(visit: Visit, value: Any) -> bool:
        visible = rows.visible_rows(label, visit.confinement)
        return visible is not None and _contains(visible, value)

    return check


def _mine(label: str, owner: str) -> Check:
    """Rows of the person alone, such as a file that they are just uploading."""

    def check(visit: Visit, value: Any) -> bool:
        model = apps.get_model(label)
        return _contains(rows.every_row(model).filter(**{owner: visit.user.pk}), value)

    return check


def _model(visit: Visit) -> type[Model] | None:
    app = next((visit.values[key] for key in ("app_label", "app_name") if key in visit.values), "")
    try:
        return apps.get_model(app, visit.values.get("model_name", ""))
    except LookupError:
        return None


def word(_visit: Visit, _value: Any) -> bool:
    """Names nothing that anybody owns: an action, a filter, a page type."""
    return True


def page_or_scoped_object(visit: Visit, value: Any) -> bool:
    model = _model(visit)
    if model is None:
        return False
    if issubclass(model, Page):
        return _contains(rows.own_pages(visit.confinement), value)
    if issubclass(model, MunicipalityScopedModel):
        return _contains(rows.own_rows(model, visit.confinement), value)
    return False


def bulk_model(visit: Visit, _value: Any) -> bool:
    """The models whose rows are confined one by one, so that a list of ids can be trusted."""
    model = _model(visit)
    return model is not None and (
        model in {Page, get_image_model(), get_document_model()} or issubclass(model, MunicipalityScopedModel)
    )


def tag_model(visit: Visit, _value: Any) -> bool:
    return _model(visit) is apps.get_model("taggit.Tag")


def site_setting(visit: Visit, _value: Any) -> bool:
    model = _model(visit)
    return model is not None and issubclass(model, BaseSiteSetting)


def own_site(visit: Visit, value: Any) -> bool:
    return bool(value == visit.confinement.site_id)


def nothing(_visit: Visit, _value: Any) -> bool:
    return False


def row_of(model: type[MunicipalityScopedModel]) -> Check:
    """The municipality's own rows of one model, for example of a snippet."""
    return _among(lambda confinement: rows.own_rows(model, confinement))


def revision_compared(visit: Visit, value: Any) -> bool:
    return value in {"live", "earliest", "latest"} or own_revision(visit, value)


own_page = _among(rows.own_pages)
seen_page = _among(rows.readable_pages)
own_collection = _among(rows.own_collections)
own_image = _among(lambda confinement: rows.own_files(get_image_model(), confinement))
seen_image = _among(lambda confinement: rows.readable_files(get_image_model(), confinement))
own_document = _among(lambda confinement: rows.own_files(get_document_model(), confinement))
seen_document = _among(lambda confinement: rows.readable_files(get_document_model(), confinement))
own_revision = _ruled("wagtailcore.Revision")
own_workflow_state = _ruled("wagtailcore.WorkflowState")
own_task_state = _ruled("wagtailcore.TaskState")
own_task = _ruled("wagtailcore.Task")
own_translation_source = _ruled("wagtail_localize.TranslationSource")
own_translation = _ruled("wagtail_localize.Translation")
own_string_segment = _ruled("wagtail_localize.StringSegment")
own_overridable_segment = _ruled("wagtail_localize.OverridableSegment")
my_upload = _mine("wagtailcore.UploadedFile", "uploaded_by_user")
my_session = _mine("wagtailadmin.EditingSession", "user")
