"""Put packs of articles together, and send one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.record import record
from cms.plugin_api.articles import ArticleReference
from plugins.chat import audit
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.actions.streams import locked_for
from plugins.chat.errors import EmptyPackError, FullPackError, OtherContentError, TitleTakenError
from plugins.chat.models import ArticlePack, Conversation, Message, PackedArticle
from plugins.chat.queries.family_language import adults_of, language_of
from plugins.chat.queries.packs import OfferedPack, opened

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team

# As many cards as somebody reads who was sent them at once.
MOST_ARTICLES = 12


def save_pack(
    *,
    municipality: "Municipality",
    actor: "User",
    title: str,
    team: "Team | None",
    pack: ArticlePack | None = None,
) -> ArticlePack:
    """Save a pack's name and team; raise TitleTakenError."""
    try:
        with transaction.atomic():
            saved = pack or ArticlePack(municipality=municipality)
            saved.title, saved.team, saved.changed_at = title, team, timezone.now()
            saved.save()
            _note_change(saved, actor)
            return saved
    except IntegrityError:
        raise TitleTakenError from None


def add_article(*, pack: ArticlePack, article: ArticleReference, actor: "User") -> None:
    """Put an article last; one that is in it stays where it is. Raises FullPackError."""

    def added(rows: list[PackedArticle]) -> list[PackedArticle]:
        if any(row.article_uuid == article.uuid for row in rows):
            return rows
        if len(rows) >= MOST_ARTICLES:
            raise FullPackError
        return [*rows, PackedArticle(pack=pack, article_uuid=article.uuid, title=article.title)]

    _change(pack, actor, added)


def remove_article(*, pack: ArticlePack, article: UUID, actor: "User") -> None:
    """Take an article out; one that is not in it changes nothing."""
    _change(pack, actor, lambda rows: [row for row in rows if row.article_uuid != article])


def move_article(*, pack: ArticlePack, article: UUID, up: bool, actor: "User") -> None:
    """Change places with the article before or after it; at the end of the row nothing changes."""

    def moved(rows: list[PackedArticle]) -> list[PackedArticle]:
        at = next((place for place, row in enumerate(rows) if row.article_uuid == article), None)
        to = -1 if at is None else at - 1 if up else at + 1
        if at is None or not 0 <= to < len(rows):
            return rows
        rows = list(rows)
        rows[at], rows[to] = rows[to], rows[at]
        return rows

    _change(pack, actor, moved)


@transaction.atomic
def _change(
    pack: ArticlePack, actor: "User", change: Callable[[list[PackedArticle]], list[PackedArticle]]
) -> None:
    """Write the order anew, under the pack's lock, so that two who change it at once lose nothing."""
    ArticlePack.objects.select_for_update().values_list("pk").get(pk=pack.pk)
    before = list(PackedArticle.objects.filter(pack=pack))
    after = change(before)
    if [row.article_uuid for row in after] == [row.article_uuid for row in before]:
        return
    kept = {row.article_uuid for row in after}
    PackedArticle.objects.filter(pk__in=[row.pk for row in before if row.article_uuid not in kept]).delete()
    for position, row in enumerate(after):
        row.position = position
        row.save()
    ArticlePack.objects.filter(pk=pack.pk).update(changed_at=timezone.now())
    _note_change(pack, actor)


def _note_change(pack: ArticlePack, actor: "User") -> None:
    count = PackedArticle.objects.filter(pack=pack).count()
    record(
        audit.PACK_SAVED,
        actor=actor,
        municipality=pack.municipality,
        target=pack,
        data={"articles": count},
    )


@transaction.atomic
def delete_pack(*, pack: ArticlePack, actor: "User") -> None:
    record(audit.PACK_DELETED, actor=actor, municipality=pack.municipality, target=pack)
    pack.delete()


@dataclass(frozen=True)
class Sent:
    """The messages in their order, and the titles of what families cannot read any more."""

    messages: list[Message]
    left_out: list[str]


@transaction.atomic
def send_pack(
    *,
    conversation: Conversation,
    author: "User",
    send_id: UUID,
    pack: ArticlePack,
    first: Content | None = None,
    expected_seq: int | None = None,
) -> Sent:
    """Send `first`, if there is one, and then each article of the pack as a message of its own: all or none.

    The ids of the messages follow from `send_id`, which is the same on every try. A repeated send
    returns what was stored, also when the pack has changed since. The caller has asked the rules.
    Raises what `send_message` raises, and EmptyPackError.
    """
    held = locked_for(conversation, author)
    stored = _stored(held, author, send_id, pack)
    if stored:
        before = [] if first is None else [_send(held, author, first, expected_seq)]
        return Sent([*before, *stored], [])
    [offered] = opened([pack], held.municipality, language_of(held, adults_of(held)))
    if not offered.readable:
        raise EmptyPackError
    contents = [first] if first is not None else []
    contents += _cards(send_id, offered)
    # What was asked about news is the first message: the others follow under the same lock.
    messages = [
        _send(held, author, content, expected_seq if place == 0 else None)
        for place, content in enumerate(contents)
    ]
    record(
        audit.PACK_SENT,
        actor=author,
        municipality=held.municipality,
        target=held,
        family=held.family,
        data={"pack": pack.pk, "articles": len(offered.readable), "left_out": len(offered.left_out)},
    )
    return Sent(messages, [one.title for one in offered.left_out])


def _send(held: Conversation, author: "User", content: Content, expected_seq: int | None) -> Message:
    message, _is_new = send_message(
        conversation=held, author=author, content=content, from_staff=True, expected_seq=expected_seq
    )
    return message


def _cards(send_id: UUID, offered: OfferedPack) -> list[Content]:
    return [
        Content(
            client_id=_card_id(send_id, offered.pack, place),
            article={"uuid": str(one.reference.uuid), "locale": one.reference.locale},
        )
        for place, one in enumerate(offered.readable)
        if one.reference is not None
    ]


def _card_id(send_id: UUID, pack: ArticlePack, place: int) -> UUID:
    return uuid5(send_id, f"pack.{pack.pk}.{place}")


def _stored(held: Conversation, author: "User", send_id: UUID, pack: ArticlePack) -> Sequence[Message]:
    """The cards that this very send has stored before; raise OtherContentError for another conversation's."""
    keys = [_card_id(send_id, pack, place) for place in range(MOST_ARTICLES)]
    rows = Message.objects.filter(author=author, client_id__in=keys)
    found = list(rows.select_related("conversation").order_by("seq"))
    if any(row.conversation_id != held.pk for row in found):
        raise OtherContentError
    return found
