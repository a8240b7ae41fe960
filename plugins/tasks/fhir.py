"""Tasks as FHIR R4 Task (https://hl7.org/fhir/R4/task.html), for the professionals who see them here.

What colleagues say among themselves about a task (comments, reasons, steps, files) is not in it.
"""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cms.audit.record import Seen, record_each
from cms.encryption.keyring import preload_keys
from cms.fhir import shapes
from cms.fhir.resources import (
    NOTHING,
    Caller,
    FhirResource,
    Json,
    Kind,
    Parameter,
    codes,
    refers,
    within,
)
from cms.fhir.values import Reference
from cms.municipalities.scope import current_municipality
from cms.plugin_api.reading import key_of, number_of
from plugins.tasks import audit
from plugins.tasks.models import Task, TaskEvent
from plugins.tasks.queries.tasks import visible_to

State, Priority = Task.State, Task.Priority
STATUSES = {
    State.NEW: "requested",
    State.OPEN: "in-progress",
    State.WAITING: "on-hold",
    State.SNOOZED: "on-hold",
    State.DONE: "completed",
    State.CANCELLED: "cancelled",
}
PRIORITIES = {
    Priority.LOW: "routine",
    Priority.NORMAL: "routine",
    Priority.HIGH: "urgent",
    Priority.URGENT: "stat",
}
_FAMILY = "The family, which is a Group here: its key."


def _owner(given: Reference) -> Q:
    """Who has it: a person by key; a team, by its identifier, has what nobody of it has taken."""
    if given.system == shapes.teams_system(current_municipality()):
        return Q(team=number_of(given.value) or 0, assignee=None, family_does=False)
    if given.key is None:
        return NOTHING
    return Q(assignee=given.key) | Q(family_does=True, guardian=given.key)


class TaskResource(FhirResource):
    """The tasks that the person sees in the list, whatever their state."""

    type = "Task"
    documentation = (
        "What is to be done, by whom and until when. Without a person it is owned by its team, which also "
        "stands in the extension `task-team`. When it is due is the end of `restriction.period`."
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("_lastUpdated", Kind.DATE, within("changed_at")),
        Parameter("authored-on", Kind.DATE, within("created_at")),
        Parameter("modified", Kind.DATE, within("changed_at")),
        Parameter("owner", Kind.REFERENCE, _owner, "Who has it: a person's key, or a team's identifier."),
        Parameter("patient", Kind.REFERENCE, refers("family"), _FAMILY),
        Parameter("priority", Kind.TOKEN, codes("priority", PRIORITIES)),
        Parameter("requester", Kind.REFERENCE, refers("created_by"), "Who made it: the person's key."),
        Parameter("status", Kind.TOKEN, codes("state", STATUSES)),
        Parameter("subject", Kind.REFERENCE, refers("family"), _FAMILY),
    )

    def rows(self, caller: Caller) -> QuerySet[Task]:
        # Each change leaves a line in the history.
        last = TaskEvent.unscoped.filter(task=OuterRef("pk")).order_by("-at").values("at")[:1]
        return (
            visible_to(caller.user)
            .annotate(changed_at=Coalesce(Subquery(last), F("created_at")))
            .select_related("team", "assignee", "guardian", "created_by", "skill")
        )

    def shown(self, rows: Sequence[Task], caller: Caller) -> list[Json]:
        preload_keys(task.words_key for task in rows)
        record_each(
            audit.READ,
            actor=caller.user,
            municipality=caller.municipality,
            seen=[Seen(task, task.family_id, {"fhir": True}) for task in rows],
        )
        return [as_fhir(task, caller) for task in rows]


def as_fhir(task: Task, caller: Caller) -> Json:
    """One task, fetched by `TaskResource.rows`."""
    state, kind = State(task.state), Task.Kind(task.kind)
    team = shapes.team(task.team, caller.municipality)
    changed_at = shapes.instant(task.changed_at)  # type: ignore[attr-defined]  # annotated
    found: Json = {
        "resourceType": "Task",
        "id": str(task.pk),
        "meta": {"versionId": str(task.version), "lastUpdated": changed_at},
        "extension": [{"url": f"{shapes.OURS}/StructureDefinition/task-team", "valueReference": team}],
        "identifier": [shapes.identifier(task.pk)],
        "status": STATUSES[state],
        "businessStatus": shapes.concept("task-state", state.value, str(state.label)),
        "intent": "order",
        "priority": PRIORITIES[Priority(task.priority)],
        "code": shapes.concept("task-kind", kind.value, str(kind.label)),
        "description": shapes.plain(task.label),
        "authoredOn": shapes.instant(task.created_at),
        "lastModified": changed_at,
    }
    found |= _people(task, team)
    if task.origin_id:
        found["focus"] = _origin(task)
    if task.due_at is not None:
        found["restriction"] = {"period": {"end": shapes.instant(task.due_at)}}
    if (words := shapes.plain(task.description or "")) and words != found["description"]:
        found["note"] = [{"text": words}]
    return found


def _people(task: Task, team: Json) -> Json:
    found: Json = {}
    if task.family_id is not None:
        found["for"] = shapes.family(task.family_id)
    if task.created_by is not None:
        found["requester"] = shapes.practitioner(task.created_by)
    if task.assignee is not None:
        found["owner"] = shapes.practitioner(task.assignee)
    elif not task.family_does:
        found["owner"] = team
    elif task.guardian is not None:
        found["owner"] = shapes.related_person(task.guardian)
    wanted = []
    if task.profession:
        wanted.append(shapes.concept("profession", task.profession, task.get_profession_display()))
    if task.skill is not None:
        wanted.append({"text": str(task.skill)})
    if wanted:
        found["performerType"] = wanted
    return found


def _origin(task: Task) -> Json:
    """What gave rise to it: a thread by the identifier that its Communication has, else by name and key."""
    key: UUID | None = key_of(task.origin_id)
    named = {"system": f"{shapes.OURS}/origin/{task.origin_kind}", "value": task.origin_id}
    return {"identifier": shapes.identifier(key) if key is not None else named}


resources = [TaskResource()]
