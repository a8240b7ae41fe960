"""Whom a family knows, and what is still to be done for it, as far as the professional may see it."""

from typing import TYPE_CHECKING

from django.db.models import F
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cms.encryption.keyring import preload_keys
from cms.plugin_api.family_card import MOST_LINES, Asked, FamilyAct, FamilyLine, FamilySection
from plugins.tasks.models import UNFINISHED, Task
from plugins.tasks.queries.contacts import Contact, contacts_of
from plugins.tasks.queries.tasks import teams_seen_by, visible_to
from plugins.tasks.rules import can_name_contact

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


def contacts(_user: "User", family: "Family") -> list[FamilyLine]:
    """Professionals of the municipality stand in for each other: all of them see whom the family knows."""
    path = reverse("tasks:contacts", kwargs={"family_id": family.pk})
    found = contacts_of(family, timezone.now())[: MOST_LINES + 1]
    return [FamilyLine(str(one.row.user), path, _told(one)) for one in found]


def _told(contact: Contact) -> str:
    month = formats.date_format(
        timezone.localtime(contact.row.since), pgettext("month and year as a format of Django", "F Y")
    )
    told = [str(contact.row.team), _("since %(month)s") % {"month": month}]
    if contact.is_away:
        told.append(
            _("away, %(name)s stands in") % {"name": contact.asked}
            if contact.asked is not None
            else _("away")
        )
    return " · ".join(told)


def naming(user: "User", family: "Family", _asked: Asked) -> str:
    """Where a contact person is named; "" for who can name nobody."""
    if not any(can_name_contact(user, team) for team in teams_seen_by(user)):
        return ""
    return reverse("tasks:contacts", kwargs={"family_id": family.pk})


sections = [
    FamilySection(gettext_lazy("Contact person"), contacts),
    FamilySection(gettext_lazy("Tasks"), unfinished),
]
acts = [FamilyAct(gettext_lazy("Contact person"), "user", naming)]
