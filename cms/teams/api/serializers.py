"""Shapes of the teams' JSON."""

from typing import Any

from rest_framework import serializers


class TopicChoiceSerializer(serializers.Serializer[Any]):
    """Something that a family can choose when it writes."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field's own name too


class AnswerExpectedSerializer(serializers.Serializer[Any]):
    open_now = serializers.BooleanField()
    reads_next_at = serializers.DateTimeField(allow_null=True, help_text="Null when the team never opens.")
    answer_by = serializers.DateTimeField(allow_null=True, help_text="Null when the team never opens.")
    words = serializers.CharField(help_text="One or two short sentences, to be shown as they are.")
    opening_hours = serializers.CharField()
    language = serializers.CharField(help_text="The language of `words` and `opening_hours`.")


class TeamForFamiliesSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField()
    topics = TopicChoiceSerializer(many=True)
    answer = AnswerExpectedSerializer()


class TeamsForFamiliesSerializer(serializers.Serializer[Any]):
    teams = TeamForFamiliesSerializer(many=True)
