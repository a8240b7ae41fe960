"""Which canned replies a conversation is offered, and in which words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from cms.accounts.languages import own_name
from plugins.chat.models import CannedReply, CannedReplyText, Conversation
from plugins.chat.placeholders import fill, values_of
from plugins.chat.queries.family_language import adults_of, language_of

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


@dataclass(frozen=True)
class Offered:
    """A reply, filled in. `is_missing`: not checked in the family's language, so `body` is the original."""

    reply: CannedReply
    body: str
    language: str
    is_missing: bool


@dataclass(frozen=True)
class Offer:
    """What stands beside the composer. `language_name` is the family's language by its own name."""

    language: str
    language_name: str
    replies: list[Offered]


def replies_of(municipality: "Municipality") -> QuerySet[CannedReply]:
    """All replies of the municipality, with team and texts: two queries."""
    texts = CannedReplyText.objects.select_related("checked_by")
    return (
        CannedReply.objects.filter(municipality=municipality)
        .select_related("team", "municipality")
        .prefetch_related(Prefetch("texts", texts))
    )


def offer_for(conversation: Conversation, user: "User") -> Offer:
    """The replies of the conversation's teams and of all teams, in the family's language where it was checked."""
    adults = adults_of(conversation)
    place = conversation.municipality
    language = language_of(conversation, adults)
    rows = list(replies_of(place).filter(Q(team=None) | Q(team__in=conversation.team_keys)))
    values = (
        {code: values_of(conversation, user, adults, code) for code in {language, place.default_language}}
        if rows
        else {}
    )
    found = []
    for row in rows:
        texts = {text.language: text for text in row.texts.all()}
        text = texts.get(language)
        original = texts.get(place.default_language)
        is_missing = text is None or not is_usable(text, place)
        chosen = original if is_missing else text
        if chosen is not None:
            body = fill(chosen.body, values[chosen.language])
            found.append(Offered(row, body, chosen.language, is_missing))
    return Offer(language, own_name(language), found)


def is_usable(text: CannedReplyText, municipality: "Municipality") -> bool:
    """The original is its authors' own language; every other text must have been checked by somebody."""
    return text.language == municipality.default_language or text.checked_at is not None
