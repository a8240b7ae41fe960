"""GET timeline: all sets with the spans of their articles, so that a phone chooses by itself.

The due date never leaves the phone: everybody in a municipality is sent the same bytes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cms.content.blocks.choices import StageKind
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.library.endpoint import MUNICIPALITY, READABLE, Question, Row
from cms.content.library.http import Answer, Asked, BadQuestionError, answer_json, to_bytes
from cms.timeline.models import Anchor, Side, Situation, Unit

# Sets in their order with the entries of the region and the municipality, and the cards of every
# article that is in a set or says for itself when it is shown.
_SELECT = f"""
WITH {MUNICIPALITY},
s AS (
    SELECT s.id, s.key, s.situation, s.sort_order, l.id AS local_id,
           s.is_on AND NOT COALESCE(l.is_off, false) AS is_on,
           COALESCE(n.name, s.name) AS name
      FROM m JOIN timeline_contentset s ON s.region_id = m.region_id
      LEFT JOIN timeline_localset l ON l.set_id = s.id AND l.municipality_id = m.id
      LEFT JOIN timeline_contentsetname n ON n.set_id = s.id AND n.language = m.wanted
),
e AS (
    SELECT s.id AS set_id, 0 AS place, e.sort_order, e.id, e.article_id, e.anchor, e.side, e.unit, e.first, e.last
      FROM s JOIN timeline_setentry e ON e.set_id = s.id WHERE s.is_on
    UNION ALL
    SELECT s.id, 1, e.sort_order, e.id, e.article_id, e.anchor, e.side, e.unit, e.first, e.last
      FROM s JOIN timeline_localentry e ON e.set_id = s.local_id WHERE s.is_on
),
a AS (
    SELECT a.article_uuid, a.sort_key, a.card, a.stages FROM m JOIN content_publishedarticle a ON {READABLE}
)
SELECT m.wanted,
       (SELECT json_agg(json_build_array(s.key, s.situation, s.name, s.is_on, (
            SELECT json_agg(json_build_array(p.translation_key, e.anchor, e.side, e.unit, e.first, e.last)
                            ORDER BY e.place, e.sort_order, e.id)
              FROM e JOIN wagtailcore_page p ON p.id = e.article_id
              JOIN a ON a.article_uuid = p.translation_key
             WHERE e.set_id = s.id)) ORDER BY s.sort_order, s.id)
          FROM s)::text,
       a.article_uuid::text, a.stages::text, a.card
  FROM m LEFT JOIN a ON a.stages <> '[]'::jsonb OR a.article_uuid IN (
       SELECT p.translation_key FROM e JOIN wagtailcore_page p ON p.id = e.article_id)
 ORDER BY a.sort_key, a.article_uuid"""  # noqa: S608 - constants

# What an article's own stages are called as entries, and to whom they belong.
_OWN_STAGES: dict[str, tuple[str, str, str]] = {
    StageKind.PREGNANCY_WEEK.value: (Situation.PREGNANCY.value, Anchor.PREGNANCY.value, Unit.WEEK.value),
    StageKind.CHILD_WEEK.value: (Situation.CHILD.value, Anchor.BIRTH.value, Unit.WEEK.value),
    StageKind.CHILD_MONTH.value: (Situation.CHILD.value, Anchor.BIRTH.value, Unit.MONTH.value),
}
_DEFAULTS = (Situation.PREGNANCY.value, Situation.CHILD.value)


def timeline(asked: Asked, path: Mapping[str, str]) -> Question:
    """The sets that are on here; with `cards=1` the cards of their articles too."""
    wants_cards = asked.query.get("cards", "0")
    if wants_cards not in {"0", "1"}:
        raise BadQuestionError("cards is 0 or 1.")
    parameters = {"host": asked.host, "locale": asked.locale}
    return Question(_SELECT, parameters, lambda rows: _shape(asked, rows, with_cards=wants_cards == "1"))


def _shape(asked: Asked, rows: Sequence[Row], *, with_cards: bool) -> Answer:
    wanted = rows[0][0]
    stages = [(key, json.loads(own)) for _, _, key, own, _ in rows if key is not None]
    sets = sets_of(rows[0][1], stages)
    shown = {entry["article"] for one in sets for entry in one["entries"]}
    body = to_bytes({"locale": wanted, "sets": sets})
    if with_cards:
        cards = b",".join(bytes(row[4]) for row in rows if row[2] in shown)
        body = body[:-1] + b',"cards":[' + cards + b"]}"
    return answer_json(asked, body, language=wanted or DEFAULT_LANGUAGE)


def sets_of(editors: str | None, stages: Sequence[tuple[str, Any]]) -> list[dict[str, Any]]:
    """The editors' sets, then what articles say of themselves where no set of the situation names them.

    A situation whose sets are all switched off shows nothing by itself either.
    """
    made: list[dict[str, Any]] = []
    off: set[str] = set()
    for key, situation, name, is_on, entries in json.loads(editors or "[]"):
        if not is_on:
            off.add(situation)
            continue
        made.append(_set(key, situation, name, [_entry(*entry) for entry in entries or []]))
    on = {one["situation"] for one in made}
    for situation in _DEFAULTS:
        if situation in off - on:
            continue
        named = {e["article"] for one in made if one["situation"] == situation for e in one["entries"]}
        own = list(_from_stages(situation, [(key, spans) for key, spans in stages if key not in named]))
        if own:
            made.append(_set(f"stages-{situation}", situation, "", own))
    return made


def _set(key: str, situation: str, name: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    numbered = [{**entry, "order": order} for order, entry in enumerate(entries)]
    return {"key": key, "situation": situation, "name": name, "entries": numbered}


def _entry(article: str, anchor: str, side: str, unit: str, first: int, last: int) -> dict[str, Any]:
    return {"article": article, "anchor": anchor, "side": side, "unit": unit, "from": first, "to": last}


def _from_stages(situation: str, stages: Sequence[tuple[str, Any]]) -> Iterator[dict[str, Any]]:
    for article, spans in stages:
        for span in spans:
            whose, anchor, unit = _OWN_STAGES[span["kind"]]
            if whose == situation:
                yield _entry(article, anchor, Side.AFTER.value, unit, span["from"], span["to"])
