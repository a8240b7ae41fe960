"""Make the texts of one article: blocks of the kinds, number and length that the demo's articles have.

Pure: the same number gives the same article, in every language with the same block ids.
"""

import random
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.bench.phrases import ANGLES, DANGER, LOCALES, SENTENCES, SUBJECTS, TOPICS

NAMESPACE = uuid.UUID("6f0f2c1e-7c0b-4f43-9d9c-2a4a5d0b7e11")
SLOTS = ("health_visitors", "midwives", "doctor_on_call", "family_centre")
_PERIODS = (
    ("de første dage", "the first days", "الأيام الأولى"),
    ("de første uger", "the first weeks", "الأسابيع الأولى"),
    ("før fødslen", "before the birth", "قبل الولادة"),
    ("om natten", "at night", "في الليل"),
    ("når du er alene", "when you are alone", "عندما تكون وحدك"),
    ("efter 3 måneder", "after 3 months", "بعد 3 أشهر"),
    ("efter 6 måneder", "after 6 months", "بعد 6 أشهر"),
    ("i det første år", "in the first year", "في السنة الأولى"),
    ("med flere børn", "with several children", "مع عدة أطفال"),
    ("når det haster", "when it is urgent", "عندما يكون الأمر عاجلاً"),
)
_CALL = ("Ring 112", "Call 112", "اتصل بـ112")


@dataclass
class Writer:
    """Writes one article in one language; `dice` is seeded alike in all languages."""

    number: int
    language: int
    links: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.number)
        self.subject = SUBJECTS[self.number % len(SUBJECTS)][self.language]
        self.angle = ANGLES[self.number // len(SUBJECTS) % len(ANGLES)][self.language]
        self.period = _PERIODS[self.number // (len(SUBJECTS) * len(ANGLES)) % len(_PERIODS)][self.language]
        self._blocks = 0

    def sentences(self, count: int) -> str:
        chosen = self.dice.sample(SENTENCES, count)
        return " ".join(self._fill(sentence[self.language]) for sentence in chosen)

    def paragraph(self, count: int) -> str:
        return f"<p>{self.sentences(count)}</p>"

    def linked(self, count: int) -> str:
        """A paragraph that ends with a link to another article, where there is one."""
        if not self.links:
            return self.paragraph(count)
        link = f'<a linktype="page" id="{self.dice.choice(self.links)}">{self.subject}</a>'
        return f"<p>{self.sentences(count)} {link}.</p>"

    def items(self, values: list[Any]) -> list[dict[str, Any]]:
        self._blocks += 1
        return [
            {"type": "item", "value": value, "id": self._id(f"{self._blocks}.{place}")}
            for place, value in enumerate(values)
        ]

    def block(self, kind: str, value: Any) -> dict[str, Any]:
        self._blocks += 1
        return {"type": kind, "value": value, "id": self._id(str(self._blocks))}

    def _fill(self, sentence: str) -> str:
        return sentence.format(subject=self.subject, number=self.dice.randint(2, 12))

    def _id(self, place: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self.number}/{place}"))


def title(writer: Writer) -> str:
    return f"{writer.subject[:1].upper()}{writer.subject[1:]}: {writer.angle}, {writer.period}"


def summary(writer: Writer) -> str:
    return f"{writer.angle[:1].upper()}{writer.angle[1:]}: {writer.subject}, {writer.period}."


def body(writer: Writer, image_id: int | None) -> list[dict[str, Any]]:
    """The StreamField's raw data: seven to eleven blocks, some 450 words."""
    w = writer
    blocks = [w.block("text", w.paragraph(4) + w.linked(3))]
    if w.number % 3 == 0 and image_id is not None:
        blocks.append(w.block("image", {"image": image_id, "alt": summary(w), "caption": w.subject}))
    steps = w.items([{"title": w.sentences(1)[:140], "text": w.paragraph(2)} for _ in range(4)])
    blocks.append(w.block("steps", {"title": w.angle, "items": steps}))
    points = "".join(f"<li><b>{w.subject}</b> {w.sentences(2)}</li>" for _ in range(3))
    blocks.append(w.block("text", f"<h2>{w.period}</h2>{w.paragraph(3)}<ul>{points}</ul>{w.linked(2)}"))
    lines = w.items([w.sentences(1) for _ in range(5)])
    blocks.append(w.block("checklist", {"title": w.period, "items": lines}))
    answers = w.items([{"question": f"{w.sentences(1)[:150]}?", "answer": w.paragraph(2)} for _ in range(3)])
    blocks.append(w.block("question_answer", {"items": answers}))
    blocks.append(w.block("callout", {"tone": "info", "title": w.angle, "text": w.paragraph(2)}))
    if w.number % 4 == 0:
        blocks.append(w.block("quote", {"text": w.paragraph(2), "source": w.subject}))
    if w.number % 5 == 0:
        value = {"title": w.subject, "text": f"<p>{DANGER[w.language]}</p>", "number": "112"}
        blocks.append(w.block("emergency", {**value, "number_label": _CALL[w.language]}))
    if w.number % 5 < 3:
        blocks.append(w.block("local_contact", {"slot": SLOTS[w.number % len(SLOTS)]}))
    return blocks


def stages(writer: Writer) -> list[dict[str, Any]]:
    """Half of the articles belong to a time of life."""
    if writer.number % 2:
        return []
    first = writer.number % 40
    value = {"kind": "pregnancy_week" if first < 20 else "child_week", "first": first, "last": first + 6}
    return [{"type": "stage", "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{writer.number}/stage"))}]


def sources(writer: Writer) -> list[dict[str, Any]]:
    return [
        {
            "type": "source",
            "value": {
                "publisher": f"Publisher {place}",
                "title": f"{writer.subject} {place}",
                "url": f"https://example.org/{writer.number}/{place}",
                "year": 2020 + place,
            },
            "id": str(uuid.uuid5(NAMESPACE, f"{writer.number}/source/{place}")),
        }
        for place in range(3)
    ]


def article_uuid(number: int) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"article/{number}")


def topic_key(number: int) -> str:
    """Topics get blocks of articles by turns, so that each has its tenth."""
    return list(TOPICS)[number % len(TOPICS)]


def language_of(locale: str) -> int:
    return LOCALES.index(locale)
