"""Opening hours, a promise, danger words, conversations of the demo's families, and what helps to answer them."""

import datetime as dt
import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from PIL import Image, ImageDraw

from cms.accounts.models import Family, Guardian, User
from cms.municipalities.models import Municipality
from cms.plugin_api.articles import find_articles
from cms.teams.models import Team
from cms.teams.queries import members_of, teams_for_families
from plugins.chat.actions.attachments import upload
from plugins.chat.actions.canned import check_text, save_reply
from plugins.chat.actions.conversations import agree_to_share, open_own
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.actions.notes import save_draft
from plugins.chat.actions.packs import add_article, save_pack
from plugins.chat.actions.tags import add_tag, save_tag
from plugins.chat.actions.transcripts import mark
from plugins.chat.actions.warm import ask_family, say_yes
from plugins.chat.danger import demo as danger_words
from plugins.chat.models import (
    AnswerPromise,
    Attachment,
    ChatSettings,
    Conversation,
    Message,
    OpeningTime,
    Weekday,
)

PROMISES = {
    "da": "En sundhedsplejerske svarer dig samme dag, hvis du skriver før kl. 13.",
    "en": "A health visitor answers you the same day if you write before 13.",
}


@dataclass(frozen=True)
class Said:
    """Who speaks ("family" or "team"), how many hours ago, what, and what goes along."""

    who: str
    hours: int
    words: str
    photo: bool = False
    about: str = ""


# The first family's last word waits.
TALKS = [
    [
        Said("family", 50, "Hej. Min søn vil ikke sove om dagen. Er det normalt?"),
        Said("family", 49, "Sådan ser hans seng ud.", photo=True),
        Said("team", 47, "Hej. Ja, det er helt almindeligt. Sengen ser god ud.", about="Sikker søvn"),
        Said("team", 46, "Hvor længe sover han om natten?"),
        Said("family", 1, "Han sover seks timer. Kan I ringe til mig?"),
    ],
    [
        Said("family", 30, "Hvornår må jeg bade hende første gang?"),
        Said("team", 27, "Når du har lyst. Brug lunt vand, og hold rummet varmt."),
    ],
]

HANDED_OVER = [
    Said("family", 74, "Hej. Hvem skal vi tale med, når vi er hjemme med barnet?"),
    Said(
        "team",
        72,
        "Sundhedsplejersken. Jeg vil gerne give jer videre til hende, så I ikke skal begynde forfra.",
    ),
    Said("family", 71, "Tak, det vil vi gerne."),
    Said("team", 70, "Godt. Vi læser begge to med i den første tid."),
]
SUMMARY = "Venter sit første barn og glæder sig. Vil gerne have besøg tidligt. De taler engelsk derhjemme."


CANNED = [
    (
        "Vi ringer til dig",
        {
            "da": "Hej {first_name}. Vi ringer til dig {next_opening}. Venlig hilsen {my_name}, {team}",
            "en": "Hello {first_name}. We call you {next_opening}. Kind regards, {my_name}, {team}",
            "ar": "مرحبًا {first_name}. سنتصل بك {next_opening}. مع التحية، {my_name}، {team}",
        },
        ("en",),
    ),
    (
        "Hvis det haster",
        {
            "da": "Hej {first_name}. Haster det, så ring til os på {phone}. Vi læser ikke beskeder om natten.",
            "en": "Hello {first_name}. If it cannot wait, call us on {phone}. We read no messages at night.",
        },
        (),
    ),
]
# What a midwife would like the health visitors to look at before she sends it.
DRAFT = "Mælken kommer ofte først på tredje eller fjerde dag. Ring til os, hvis du bliver i tvivl."
TAGS = ["Søvn", "Amning", "Tolk"]
PACKS = [
    ("Amning – den første uge", ["Kom i gang med at amme", "Når det er svært at amme"]),
    ("Søvn", ["Sikker søvn", "Barnets søvn og rytme", "Søvn til dig, der er mor eller far"]),
]


def load(municipality: Municipality) -> None:
    settings = ChatSettings.for_site(municipality.site)
    for language, promise in PROMISES.items():
        AnswerPromise.objects.create(settings=settings, language=language, promise=promise)
    for weekday in list(Weekday)[:5]:
        OpeningTime.objects.create(settings=settings, weekday=weekday, opens=dt.time(8), closes=dt.time(15))
    settings.unread_days, settings.worried_days = 5, 2
    settings.save(update_fields=["unread_days", "worried_days"])
    danger_words.load(municipality, settings)
    team = teams_for_families(municipality).first()
    if team is None:
        return
    families = Family.objects.order_by("created_at")
    for talk, family in zip(TALKS, families, strict=False):
        _talk(team, family, talk)
    member = members_of(team).first()
    if member is not None:
        _tools(municipality, team, member.user)
    _elsewhere(municipality, team)
    _offer(team, families)
    _hand_over(municipality, team, families)


def _tools(municipality: Municipality, team: Team, user: User) -> None:
    """Canned replies, of which one translation is checked; packs; tags; a passage for the journal."""
    for title, texts, checked in CANNED:
        known = {code: body for code, body in texts.items() if code in municipality.languages}
        reply = save_reply(municipality=municipality, actor=user, title=title, team=None, texts=known)
        for code in checked:
            check_text(reply=reply, language=code, body=known.get(code, ""), actor=user)
    for title, articles in PACKS:
        pack = save_pack(municipality=municipality, actor=user, title=title, team=None)
        for words in articles:
            for article in find_articles(municipality, words, "da")[:1]:
                add_article(pack=pack, article=article, actor=user)
    tags = [save_tag(municipality=municipality, actor=user, name=name) for name in TAGS]
    thread = Conversation.objects.filter(team=team).order_by("created_at").first()
    if thread is not None:
        add_tag(conversation=thread, tag=tags[0], actor=user)
        for message in thread.messages.order_by("seq")[:2]:
            mark(message=message, actor=user, marked=True)


def _elsewhere(municipality: Municipality, team: Team) -> None:
    """A conversation of another team, for those who must read it in an emergency."""
    other = teams_for_families(municipality).exclude(pk=team.pk).first()
    family = Family.objects.order_by("-created_at").first()
    if other is not None and family is not None:
        asked = Said("family", 20, "Jeg vil gerne tale om min fødsel.")
        _talk(other, family, [asked, Said("team", 18, "Det gør vi gerne.")])


def _offer(team: Team, families: Iterable[Family]) -> None:
    """The second adult of a family would like one conversation for both."""
    for family in families:
        adults = list(Guardian.objects.filter(family=family).select_related("user").order_by("pk"))
        if len(adults) > 1:
            agree_to_share(family=family, guardian=adults[1].user, team=team)


def _hand_over(municipality: Municipality, team: Team, families: QuerySet[Family]) -> None:
    """The midwives are handing a mother over; she has said yes, and both teams read along."""
    other = teams_for_families(municipality).exclude(pk=team.pk).first()
    member = members_of(other).first() if other is not None else None
    first, last = families.first(), families.last()
    # The last family has a conversation with the other team that somebody may open in an emergency.
    if other is None or member is None or first is None or first == last:
        return
    thread = _talk(other, first, HANDED_OVER)
    if thread is not None and thread.guardian is not None:
        row = ask_family(conversation=thread, actor=member.user, to_team=team, summary=SUMMARY)
        say_yes(hand_over=row, guardian=thread.guardian)
        save_draft(conversation=thread, user=member.user, body=DRAFT, asks_for_check=True)


def _talk(team: Team, family: Family, talk: list[Said]) -> Conversation | None:
    guardian = Guardian.objects.filter(family=family).select_related("user").order_by("pk").first()
    member = members_of(team).first()
    if guardian is None or member is None:
        return None
    thread = open_own(family=family, guardian=guardian.user, team=team)
    now = timezone.now()
    for said in talk:
        is_team = said.who == "team"
        author = member.user if is_team else guardian.user
        message, _ = send_message(
            conversation=thread,
            author=author,
            content=_content(thread, author, said),
            from_staff=is_team,
        )
        at = now - dt.timedelta(hours=said.hours)
        Message.objects.filter(pk=message.pk).update(created_at=at)
        thread.events.filter(message=message).update(at=at)
    latest = now - dt.timedelta(hours=talk[-1].hours)
    changed = Conversation.objects.filter(pk=thread.pk)
    changed.update(last_message_at=latest)
    changed.filter(waiting_since__isnull=False).update(waiting_since=latest)
    return thread


def _content(thread: Conversation, author: User, said: Said) -> Content:
    files: tuple[uuid.UUID, ...] = ()
    if said.photo:
        row, _ = upload(
            conversation=thread,
            author=author,
            client_id=uuid.uuid4(),
            kind=Attachment.Kind.PHOTO,
            data=_bed(),
        )
        files = (row.client_id,)
    found = find_articles(thread.municipality, said.about, "da") if said.about else []
    article = {"uuid": str(found[0].uuid), "locale": "da"} if found else None
    return Content(client_id=uuid.uuid4(), body=said.words, attachments=files, article=article)


def _bed() -> bytes:
    """A cot by a window, as a drawing: the demo shows nobody's home."""
    picture = Image.new("RGB", (1200, 900), "#e9e2d6")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 700, 1200, 900), fill="#c9b79c")
    draw.rectangle((740, 90, 1080, 420), fill="#bcd7e6", outline="#8d7a5f", width=16)
    draw.line((910, 90, 910, 420), fill="#8d7a5f", width=12)
    draw.rounded_rectangle((180, 520, 900, 640), 30, fill="#fbfaf6", outline="#c8c0b0", width=6)
    draw.rounded_rectangle((420, 500, 860, 600), 40, fill="#8fb3a4")
    for left in range(180, 900, 80):
        draw.rectangle((left, 380, left + 16, 700), fill="#a8845a")
    for top in (370, 690):
        draw.rounded_rectangle((160, top, 930, top + 30), 12, fill="#8f6d45")
    for left in (160, 900):
        draw.rectangle((left, 330, left + 30, 790), fill="#8f6d45")
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()
