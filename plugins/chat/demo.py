"""Opening hours, a promise, danger words, and a conversation of each family of the demo."""

import datetime as dt
import io
import uuid
from dataclasses import dataclass

from django.utils import timezone
from PIL import Image, ImageDraw

from cms.accounts.models import Family, Guardian, User
from cms.municipalities.models import Municipality
from cms.plugin_api.articles import find_articles
from cms.teams.models import Team
from cms.teams.queries import members_of, teams_for_families
from plugins.chat.actions.attachments import upload
from plugins.chat.actions.conversations import open_own
from plugins.chat.actions.messages import Content, send_message
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


def load(municipality: Municipality) -> None:
    settings = ChatSettings.for_site(municipality.site)
    for language, promise in PROMISES.items():
        AnswerPromise.objects.create(settings=settings, language=language, promise=promise)
    for weekday in list(Weekday)[:5]:
        OpeningTime.objects.create(settings=settings, weekday=weekday, opens=dt.time(8), closes=dt.time(15))
    danger_words.load(municipality, settings)
    team = teams_for_families(municipality).first()
    if team is None:
        return
    families = Family.objects.order_by("created_at")
    for talk, family in zip(TALKS, families, strict=False):
        _talk(team, family, talk)


def _talk(team: Team, family: Family, talk: list[Said]) -> None:
    guardian = Guardian.objects.filter(family=family).select_related("user").order_by("pk").first()
    member = members_of(team).first()
    if guardian is None or member is None:
        return
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
