"""The streams: what changed, in the order in which it did."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team
from plugins.chat.models.conversations import Conversation
from plugins.chat.models.messages import Message, Note


class ConversationEvent(MunicipalityScopedModel):
    """The public stream: everything that changes what a family sees. `seq` has no holes."""

    municipality_path = "conversation__municipality"

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message")
        WITHDRAWN = "withdrawn", _("Message withdrawn")
        TEAM_READ = "team_read", _("Read by the team")
        JOINED = "joined", _("Somebody joined")
        LEFT = "left", _("Somebody left")
        HAND_OVER = "hand_over", _("A hand-over began or ended")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="events")
    # Ids and numbers only.
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="event_has_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.seq} · {self.kind}"


class StaffEvent(MunicipalityScopedModel):
    """The team's stream, with a counter of its own: a family cannot count notes by the holes they leave."""

    municipality_path = "conversation__municipality"

    class Kind(models.TextChoices):
        NOTE = "note", _("wrote a note")
        CLAIMED = "claimed", _("took the conversation")
        RELEASED = "released", _("gave it back to the team")
        HANDED_OVER = "handed_over", _("handed it over")
        TAKEN_OVER = "taken_over", _("took it over")
        MOVED = "moved", _("moved it to another team")
        SNOOZED = "snoozed", _("snoozed it")
        WOKEN = "woken", _("is back from its pause")
        DONE = "done", _("closed it")
        NO_REPLY = "no_reply", _("marked that no reply is needed")
        REOPENED = "reopened", _("opened it again")
        URGENT = "urgent", _("marked it urgent")
        ACKNOWLEDGED = "acknowledged", _("takes care of the urgent message")
        CALLED = "called", _("called for help")
        TAGGED = "tagged", _("put a tag on it")
        UNTAGGED = "untagged", _("took a tag off")
        EXPORTED = "exported", _("made a file for the journal")
        WARM_ASKED = "warm_asked", _("asked the family whether another team may take over")
        WARM_BEGUN = "warm_begun", _("began a hand-over that the family agreed to")
        WARM_ENDED = "warm_ended", _("ended the hand-over: the new team has it")
        WARM_CLOSED = "warm_closed", _("closed a hand-over: it stays with the team")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="staff_events")
    staff_seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event of the team")
        verbose_name_plural = _("events of the team")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "staff_seq"], name="staff_event_has_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.staff_seq} · {self.kind}"


class TeamFeed(MunicipalityScopedModel):
    """The counter of one team's feed. Its lock is taken last in a transaction, and so held shortest."""

    municipality_path = "team__municipality"

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="chat_feed")
    last_pos = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("feed of a team")
        verbose_name_plural = _("feeds of teams")

    def __str__(self) -> str:
        return f"{self.team_id} · {self.last_pos}"


class InboxEvent(MunicipalityScopedModel):
    """One conversation of a team changed. Keys only: whoever follows the feed reads the row by its rules."""

    municipality_path = "team__municipality"

    team = models.ForeignKey(Team, models.CASCADE, related_name="inbox_events")
    pos = models.PositiveBigIntegerField()
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="inbox_events")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event of an inbox")
        verbose_name_plural = _("events of an inbox")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "pos"], name="inbox_event_has_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.team_id} · {self.pos}"
