"""Shapes of the calls' API."""

from rest_framework import serializers

from plugins.video.calls.models import CallParticipant
from plugins.video.calls.rules import GUEST_ROLES
from plugins.video.calls.tokens import KEY_AT_LEAST, LONGEST
from plugins.video.guests.contacts import read_contact
from plugins.video.guests.limits import LONGEST_CONTACT, LONGEST_NAME


class CallTicketSerializer(serializers.Serializer[object]):
    """Opens the socket at `socket` once, within `expires_in` seconds."""

    ticket = serializers.CharField()
    expires_in = serializers.IntegerField()
    socket = serializers.CharField()
    role = serializers.ChoiceField(CallParticipant.Role.choices)


class CallPersonSerializer(serializers.Serializer[object]):
    """A line of the professional's list. `name_is_claimed`: a guest's name, which nobody has shown."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    name_is_claimed = serializers.BooleanField()
    role = serializers.ChoiceField(CallParticipant.Role.choices)
    state = serializers.ChoiceField(CallParticipant.State.choices)
    waiting_since = serializers.DateTimeField(allow_null=True)
    sound_only = serializers.BooleanField()
    link_tried_again = serializers.BooleanField()


class CallSerializer(serializers.Serializer[object]):
    """`opened_at` is null as long as nobody has come."""

    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    relay_only = serializers.BooleanField()
    can_hide_addresses = serializers.BooleanField()
    people = CallPersonSerializer(many=True)


class NewCallLinkSerializer(serializers.Serializer[object]):
    """`contact`: an e-mail address or a phone number to which we send the link."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    role = serializers.ChoiceField(GUEST_ROLES)
    contact = serializers.CharField(max_length=LONGEST_CONTACT, allow_blank=True, default="")

    def validate_contact(self, value: str) -> str:
        return read_contact(value)


class CallLinkSerializer(serializers.Serializer[object]):
    """`url` holds the secret, after the #, and is told this once; "" when we send it to the guest."""

    id = serializers.UUIDField()
    url = serializers.CharField(allow_blank=True)
    expires_at = serializers.DateTimeField()


class CallTokenSerializer(serializers.Serializer[object]):
    """`key`: at least 128 random bits that the page makes up once, and repeats when no answer came."""

    token = serializers.CharField(max_length=LONGEST)
    key = serializers.CharField(min_length=KEY_AT_LEAST, max_length=LONGEST, required=False)


class CallGuestSerializer(serializers.Serializer[object]):
    """What a guest is told before the call: when it is, and as what they come.

    `late_minutes`: a professional has said that it begins so much later, 0 for as agreed.
    """

    role = serializers.ChoiceField(GUEST_ROLES)
    starts_at = serializers.DateTimeField()
    late_minutes = serializers.IntegerField()


class CallPartSerializer(serializers.Serializer[object]):
    role = serializers.ChoiceField(CallParticipant.Role.choices)
    path = serializers.ChoiceField(CallParticipant.Path.choices, allow_blank=True)
    quality = serializers.ChoiceField(CallParticipant.Quality.choices, allow_blank=True)
    rating = serializers.ChoiceField(CallParticipant.Quality.choices, allow_blank=True)


class CallSummarySerializer(serializers.Serializer[object]):
    """After the call. `minutes` counts from when two were in, null when that never was.

    `rating` is how a family found sound and picture, "" where it has not said. `may_follow_up`: a task can be
    asked for.
    """

    talked_from = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    ended = serializers.CharField(allow_blank=True)
    minutes = serializers.IntegerField(allow_null=True)
    people = CallPartSerializer(many=True)
    forgotten_on = serializers.DateField(allow_null=True)
    may_follow_up = serializers.BooleanField()


class CallAfterSerializer(serializers.Serializer[object]):
    asks = serializers.BooleanField()


class CallRatingSerializer(serializers.Serializer[object]):
    rating = serializers.ChoiceField(CallParticipant.Quality.choices)


class CallBesideSerializer(serializers.Serializer[object]):
    """What a conversation beside the call has to know of its meeting.

    `team`: the number of the team that the family talks with, null where none can be told.
    `for_one_adult`: the reader alone of the family's adults knows of the meeting.
    """

    family = serializers.UUIDField()
    team = serializers.IntegerField(allow_null=True)
    for_one_adult = serializers.BooleanField()


class CallTakerSerializer(serializers.Serializer[object]):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField(source="display_name")


class CallTakersSerializer(serializers.Serializer[object]):
    """Colleagues on duty who can take the meeting over."""

    results = CallTakerSerializer(many=True)


class CallToSerializer(serializers.Serializer[object]):
    to = serializers.UUIDField()
