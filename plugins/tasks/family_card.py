"""What is still to be done for a family, as far as the professional may see it."""

from typing import TYPE_CHECKING

from django.db.models import F
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.encryption.keyring import preload_keys
from cms.plugin_api.family_card import MOST_LINES, FamilyLine, FamilySection
from plugins.tasks.models import UNFINISHED, Task
from plugins.tasks.queries.tasks import visible_to

if TYPE_CHECKING:
    from cms.accounts.models import Family, User


def unfinished(user: "User", family: "Family") -> list[FamilyLine]:
    """What is due first stands on top."""
    found = visible_to(user).filter(family=family, state__in=UNFINISHED).select_related("assignee")
    tasks = list(found.order_by(F("due_at").asc(nulls_last=True), "pk")[: MOST_LINES + 1])
    preload_keys(task.words_key for task in tasks)
    return [_line(task) for task in tasks]


def _line(task: Task) -> FamilyLine:
    told = []
    if task.due_at is not None:
        day = formats.date_format(timezone.localtime(task.due_at), "SHORT_DATE_FORMAT")
        told.append(_("to be done by %(day)s") % {"day": day})
    told.append(str(task.assignee) if task.assignee is not None else _("nobody has it"))
    return FamilyLine(task.label, reverse("tasks:task", kwargs={"todo_id": task.pk}), " · ".join(told))


sections = [FamilySection(gettext_lazy("Tasks"), unfinished)]
