"""GET articles: cards in the editors' order, by topic and by time of life."""

import base64
import binascii
import json
import uuid
from collections.abc import Mapping, Sequence

from cms.content.library.article import variant_of
from cms.content.library.endpoint import MUNICIPALITY, READABLE, Question, Row
from cms.content.library.http import Answer, Asked, BadQuestionError, answer_json
from cms.content.library.stages import stage_path
from cms.content.models.published import Variant
from cms.content.tags import tag_keys

DEFAULT_LIMIT = 20
MOST = 100

_SELECT = f"""
WITH {MUNICIPALITY}
SELECT m.wanted, a.sort_key, a.article_uuid::text, a.card
  FROM m LEFT JOIN LATERAL (
    SELECT a.sort_key, a.article_uuid, {{card}} FROM content_publishedarticle a
     WHERE {READABLE} {{conditions}}
     ORDER BY a.sort_key, a.article_uuid LIMIT %(limit)s
  ) a ON true
 ORDER BY a.sort_key, a.article_uuid"""  # noqa: S608 - constants

_TOPIC = """
AND a.topic_uuid IN (SELECT t.topic_uuid FROM content_publishedtopic t
                      WHERE t.region_id = m.region_id AND (t.key = %(topic)s OR t.slug = %(topic)s)
                     UNION ALL
                     SELECT o.target_uuid FROM links_oldaddress o
                      WHERE o.municipality_id = m.id AND o.kind = 'topic' AND o.slug = %(topic)s
                        AND NOT EXISTS (
                         SELECT FROM content_publishedtopic t
                          WHERE t.region_id = m.region_id AND (t.key = %(topic)s OR t.slug = %(topic)s)))"""
_TAG = " AND a.tags && %(tags)s::varchar[]"
_STAGE = " AND jsonb_path_exists(a.stages, %(stage)s::jsonpath)"
EASY_CARD = f"""COALESCE((
    SELECT e.card FROM content_publishedarticle e
     WHERE e.municipality_id = a.municipality_id AND e.article_uuid = a.article_uuid
       AND e.locale = a.locale AND e.variant = '{Variant.EASY}'), a.card) AS card"""  # noqa: S608 - a constant
_AFTER = " AND (a.sort_key, a.article_uuid) > (%(after_key)s, %(after_uuid)s::uuid)"


def articles(asked: Asked, path: Mapping[str, str]) -> Question:
    """A page of cards. `topic` is a key or a slug, `stage` e.g. child_week:3, `cursor` from `next`.

    `tag` is one tag, however it is spelled, or several with commas between: an article with one of them.
    """
    limit = _limit(asked.query.get("limit", ""))
    # One row more than asked tells whether there is a next page.
    parameters: dict[str, object] = {"host": asked.host, "locale": asked.locale, "limit": limit + 1}
    conditions = ""
    card = EASY_CARD if variant_of(asked) == Variant.EASY else "a.card"
    if topic := asked.query.get("topic"):
        conditions += _TOPIC
        parameters["topic"] = topic
    if tag := asked.query.get("tag"):
        conditions += _TAG
        parameters["tags"] = tag_keys([tag.replace("\0", "")])
    if stage := asked.query.get("stage"):
        conditions += _STAGE
        parameters["stage"] = stage_path(stage)
    if cursor := asked.query.get("cursor"):
        conditions += _AFTER
        parameters["after_key"], parameters["after_uuid"] = _read_cursor(cursor)
    sql = _SELECT.format(conditions=conditions, card=card)
    return Question(sql, parameters, lambda rows: _shape(asked, rows, limit))


def _shape(asked: Asked, rows: Sequence[Row], limit: int) -> Answer:
    found = [row for row in rows if row[3] is not None]
    shown = found[:limit]
    following = json.dumps(_cursor(shown[-1])) if len(found) > limit else "null"
    cards = b",".join(bytes(row[3]) for row in shown)
    body = b'{"results":[' + cards + b'],"next":' + following.encode() + b"}"
    return answer_json(asked, body, language=rows[0][0])


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        raise BadQuestionError(f"limit is a number from 1 to {MOST}.")
    return int(text)


def _cursor(row: Row) -> str:
    return base64.urlsafe_b64encode(json.dumps([row[1], row[2]]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[str, str]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        sort_key, key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        return str(sort_key).replace("\0", ""), str(uuid.UUID(key))
    except (binascii.Error, ValueError, TypeError, AttributeError):
        raise BadQuestionError("cursor is what `next` gave, unchanged.") from None
