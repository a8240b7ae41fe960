"""GET redirects: where the thing is that stood at an old address."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from cms.content.addresses import article_path, topic_path
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.library.endpoint import MUNICIPALITY, Question, Row
from cms.content.library.http import (
    NOT_FOUND,
    Answer,
    Asked,
    BadQuestionError,
    answer_json,
    answer_problem,
    to_bytes,
)
from cms.content.models.published import Variant

_PATH = re.compile(r"/([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)/bibliotek/(emne/)?([^/]+)/?")

_ARTICLE = f"""
WITH {MUNICIPALITY}
SELECT m.wanted, t.article_uuid::text, t.locale, t.slug
  FROM m LEFT JOIN LATERAL (
    SELECT t.article_uuid, t.locale, t.slug FROM links_oldaddress o
      JOIN content_publishedarticle t ON t.municipality_id = m.id AND t.article_uuid = o.target_uuid
       AND t.variant = '{Variant.NORMAL}' AND t.locale IN (m.wanted, '{DEFAULT_LANGUAGE}')
     WHERE o.municipality_id = m.id AND o.kind = 'article' AND o.locale = m.wanted AND o.slug = %(slug)s
       AND NOT EXISTS (
        SELECT FROM content_publishedarticle s
         WHERE s.municipality_id = m.id AND s.variant = '{Variant.NORMAL}' AND s.slug = o.slug
           AND s.locale = m.wanted)
     ORDER BY t.locale = m.wanted DESC LIMIT 1
  ) t ON true"""  # noqa: S608 - constants

_TOPIC = f"""
WITH {MUNICIPALITY}
SELECT m.wanted, t.topic_uuid::text, t.locale, t.slug
  FROM m LEFT JOIN LATERAL (
    SELECT t.topic_uuid, t.locale, t.slug FROM links_oldaddress o
      JOIN content_publishedtopic t ON t.region_id = m.region_id AND t.topic_uuid = o.target_uuid
       AND t.locale IN (m.wanted, '{DEFAULT_LANGUAGE}')
     WHERE o.municipality_id = m.id AND o.kind = 'topic' AND o.locale = m.wanted AND o.slug = %(slug)s
       AND NOT EXISTS (
        SELECT FROM content_publishedtopic s
         WHERE s.region_id = m.region_id AND s.slug = o.slug AND s.locale = m.wanted)
     ORDER BY t.locale = m.wanted DESC LIMIT 1
  ) t ON true"""  # noqa: S608 - constants


def redirects(asked: Asked, path: Mapping[str, str]) -> Question:
    """`path` is an address of an article or a topic as a link had it, e.g. /da/bibliotek/soevn."""
    found = _PATH.fullmatch(unquote(asked.query.get("path", "")))
    if found is None:
        raise BadQuestionError("path is the path of an article or a topic, e.g. /da/bibliotek/sikker-soevn.")
    locale, is_topic, slug = found.group(1), bool(found.group(2)), found.group(3).replace("\0", "")
    parameters = {"host": asked.host, "locale": locale, "slug": slug}
    return Question(
        _TOPIC if is_topic else _ARTICLE, parameters, lambda rows: _shape(asked, rows, is_topic=is_topic)
    )


def _shape(asked: Asked, rows: Sequence[Row], *, is_topic: bool) -> Answer:
    wanted, key, locale, slug = rows[0]
    if key is None:
        return answer_problem(NOT_FOUND)
    body = {
        "status": 301,
        "location": (topic_path if is_topic else article_path)(locale, slug),
        "kind": "topic" if is_topic else "article",
        "uuid": key,
        "locale": locale,
        "slug": slug,
    }
    return answer_json(asked, to_bytes(body), language=wanted)
