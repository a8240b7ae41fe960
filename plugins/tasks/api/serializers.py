"""Shapes of the tasks' API."""

from rest_framework import serializers

from plugins.tasks.models import Task


class TaskSerializer(serializers.ModelSerializer[Task]):
    """`note` is null when there is none; `family` is the family's key."""

    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    note = serializers.CharField(allow_null=True, read_only=True)
    done = serializers.SerializerMethodField()

    class Meta:
        model = Task
        fields = ("id", "family", "kind", "kind_label", "note", "due_on", "done")
        read_only_fields = fields

    def get_done(self, task: Task) -> bool:
        return task.done_at is not None


class TaskListSerializer(serializers.Serializer[object]):
    results = TaskSerializer(many=True)
