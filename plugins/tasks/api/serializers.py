"""Shapes of the tasks' API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.accounts.models import Profession
from plugins.tasks.choosing import in_words
from plugins.tasks.models import BY_RULE, Attachment, ChecklistItem, Comment, Task, TaskEvent
from plugins.tasks.queries.contacts import Contact
from plugins.tasks.told import told_in_words


class FamilyTaskSerializer(serializers.ModelSerializer[Task]):
    """What a family agreed to do itself. `title` is plain words, `due_on` a local day."""

    title = serializers.CharField(source="label", read_only=True)
    due_on = serializers.SerializerMethodField()
    done = serializers.BooleanField(source="is_finished", read_only=True)

    class Meta:
        model = Task
        fields = ("id", "family", "kind", "title", "due_on", "done")
        read_only_fields = fields

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_due_on(self, task: Task) -> str | None:
        return timezone.localtime(task.due_at).date().isoformat() if task.due_at else None


class FamilyTaskListSerializer(serializers.Serializer[Any]):
    results = FamilyTaskSerializer(many=True)


class ConcernSerializer(serializers.ModelSerializer[Task]):
    """What somebody does for the family: `words` is one sentence, without what colleagues wrote.

    `is_late` is said kindly: somebody has been told. What waits for the family or was put off is not late.
    `state` is that of the task; what is done stays for three days.
    """

    words = serializers.SerializerMethodField()
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = Task
        fields = ("id", "family", "kind", "state", "words", "due_at", "is_late")
        read_only_fields = fields

    def get_is_late(self, task: Task) -> bool:
        return task.state in {Task.State.NEW, Task.State.OPEN} and task.is_overdue()

    def get_words(self, task: Task) -> str:
        return told_in_words(task)


class ConcernListSerializer(serializers.Serializer[Any]):
    results = ConcernSerializer(many=True)


class PersonSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField(source="display_name")


class FamilyContactSerializer(serializers.Serializer[Any]):
    """Whom a family knows in a team. `stands_in` does their work while they are away."""

    team = serializers.IntegerField(source="row.team_id")
    team_name = serializers.CharField(source="row.team.name")
    person = PersonSerializer(source="row.user")
    since = serializers.DateTimeField(source="row.since")
    is_away = serializers.BooleanField()
    stands_in = serializers.SerializerMethodField()

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_stands_in(self, contact: Contact) -> dict[str, Any] | None:
        return dict(PersonSerializer(contact.asked).data) if contact.is_away and contact.asked else None


class FamilyContactListSerializer(serializers.Serializer[Any]):
    results = FamilyContactSerializer(many=True)


class NewFamilyContactSerializer(serializers.Serializer[Any]):
    """Whom the family knows in the team from now on; null for nobody."""

    team = serializers.IntegerField(min_value=1)
    person = serializers.UUIDField(allow_null=True)


class TagSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class TaskSerializer(serializers.ModelSerializer[Task]):
    """A task for professionals. `why` says in a sentence why a rule chose the assignee, "" when none did."""

    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    title = serializers.CharField(source="label", read_only=True)
    team_name = serializers.CharField(source="team.name", read_only=True)
    family_name = serializers.CharField(read_only=True)
    assignee = PersonSerializer(allow_null=True, read_only=True)
    why = serializers.SerializerMethodField()
    overdue = serializers.BooleanField(source="is_overdue", read_only=True)
    tags = TagSerializer(source="tags_told", many=True, read_only=True)

    class Meta:
        model = Task
        fields = (
            "id",
            "version",
            "kind",
            "kind_label",
            "title",
            "state",
            "state_label",
            "priority",
            "team",
            "team_name",
            "family",
            "family_name",
            "assignee",
            "assigned_by",
            "why",
            "due_at",
            "overdue",
            "waiting_since",
            "snoozed_until",
            "recurrence",
            "tags",
            "origin_kind",
            "origin_id",
        )
        read_only_fields = fields

    def get_why(self, task: Task) -> str:
        return in_words(task.assigned_why)


class StepSerializer(serializers.ModelSerializer[ChecklistItem]):
    text = serializers.CharField(read_only=True)
    done = serializers.SerializerMethodField()

    class Meta:
        model = ChecklistItem
        fields = ("id", "text", "done")
        read_only_fields = fields

    def get_done(self, item: ChecklistItem) -> bool:
        return item.done_at is not None


class CommentSerializer(serializers.ModelSerializer[Comment]):
    author = PersonSerializer(allow_null=True, read_only=True)
    body = serializers.CharField(read_only=True)

    class Meta:
        model = Comment
        fields = ("id", "author", "body", "created_at")
        read_only_fields = fields


class EventSerializer(serializers.ModelSerializer[TaskEvent]):
    """A line of the history; `by_rule` says that nobody did it. A colleague who is erased is nobody too."""

    actor = PersonSerializer(allow_null=True, read_only=True)
    other = PersonSerializer(allow_null=True, read_only=True)
    words = serializers.CharField(source="get_kind_display", read_only=True)
    by_rule = serializers.SerializerMethodField()
    reason = serializers.CharField(allow_null=True, read_only=True)

    class Meta:
        model = TaskEvent
        fields = ("kind", "words", "actor", "by_rule", "other", "reason", "at")
        read_only_fields = fields

    def get_by_rule(self, event: TaskEvent) -> bool:
        return bool(event.data.get(BY_RULE))


class TaskFileSerializer(serializers.ModelSerializer[Attachment]):
    """A file beside a task. `size` is in bytes; a photo has `width` and `height` in pixels."""

    name = serializers.CharField(read_only=True)
    author = PersonSerializer(allow_null=True, read_only=True)
    content_type = serializers.CharField(read_only=True)

    class Meta:
        model = Attachment
        fields = ("id", "kind", "name", "content_type", "size", "width", "height", "author", "created_at")
        read_only_fields = fields


class TaskFileListSerializer(serializers.Serializer[Any]):
    results = TaskFileSerializer(many=True)


class FileVersionSerializer(serializers.Serializer[Any]):
    """`version` refuses what is done to the files when the task was changed since it was read."""

    version = serializers.IntegerField(min_value=0, required=False)


class NewTaskFileSerializer(FileVersionSerializer):
    """A photo or a PDF file."""

    file = serializers.FileField(allow_empty_file=True)


class TaskDetailSerializer(TaskSerializer):
    """One task with its words, steps, comments, files and history."""

    description = serializers.CharField(allow_null=True, read_only=True)
    checklist = StepSerializer(many=True, read_only=True)
    comments = CommentSerializer(many=True, read_only=True)
    files = TaskFileSerializer(source="attachments", many=True, read_only=True)
    events = EventSerializer(many=True, read_only=True)

    class Meta:
        model = Task
        fields = (*TaskSerializer.Meta.fields, "description", "checklist", "comments", "files", "events")
        read_only_fields = fields


class TaskListSerializer(serializers.Serializer[Any]):
    """A page: at most `limit` rows from `offset` on."""

    results = TaskSerializer(many=True)
    has_more = serializers.BooleanField()


class NewTaskSerializer(serializers.Serializer[Any]):
    """A new task. Without `due_at` it is due in the team's staffed hours.

    `skill` is the key of one of the municipality's; without it, it is that of the kind.
    """

    team = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField(Task.Kind.choices, default=Task.Kind.FREE)
    title = serializers.CharField(max_length=120, allow_blank=True, default="")
    description = serializers.CharField(max_length=8000, allow_blank=True, default="")
    family = serializers.UUIDField(allow_null=True, default=None)
    tells_family = serializers.BooleanField(default=False)
    priority = serializers.ChoiceField(Task.Priority.choices, default=Task.Priority.NORMAL)
    profession = serializers.ChoiceField(Profession.choices, allow_blank=True, default="")
    skill = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    assignee = serializers.UUIDField(allow_null=True, default=None)
    due_at = serializers.DateTimeField(allow_null=True, default=None)
    recurrence = serializers.CharField(max_length=200, allow_blank=True, default="")
    checklist = serializers.ListField(
        child=serializers.CharField(max_length=120), max_length=30, default=list
    )


class ActSerializer(serializers.Serializer[Any]):
    """What goes with an act. `version` refuses the act when the task was changed since it was read."""

    version = serializers.IntegerField(min_value=0, required=False)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")
    to = serializers.UUIDField(required=False)
    team = serializers.IntegerField(min_value=1, required=False)
    until = serializers.DateTimeField(required=False)
    tag = serializers.IntegerField(min_value=1, required=False)
    body = serializers.CharField(max_length=8000, allow_blank=True, default="")


class CalendarAddressSerializer(serializers.Serializer[Any]):
    """`address` is shown once; null when there is none, or it was made earlier."""

    address = serializers.CharField(allow_null=True)
    made_at = serializers.DateTimeField(allow_null=True)
