"""GET articles/{uuid} and by-slug/{locale}/{slug}."""

import uuid
from collections.abc import Mapping, Sequence

from cms.content.languages import DEFAULT_LANGUAGE, LOCALE_CODE
from cms.content.library.endpoint import MUNICIPALITY, Question, Row, tag_of
from cms.content.library.http import (
    GONE,
    NOT_FOUND,
    Answer,
    Asked,
    BadQuestionError,
    answer_json,
    answer_problem,
    answer_stored,
    not_modified,
)
from cms.content.models.published import Variant

_COLUMNS = {"identity": "body", "gzip": "gzip", "br": "brotli"}

# The stored bytes fit when the text is in the asked language and encoding; a text in another language
# is read plain, because its first member changes. Nothing is read when the reader has it already.
_FOUND = f"""
SELECT m.wanted, a.locale, a.body_id,
       CASE WHEN a.body_id || CASE WHEN a.locale = m.wanted THEN '' ELSE '.' || m.wanted END = ANY(%(known)s)
            THEN NULL
            WHEN a.locale = m.wanted THEN b.{{column}}
            ELSE b.body END,
       r.article_uuid IS NOT NULL
  FROM m
  LEFT JOIN LATERAL ({{key}}) k ON true
  LEFT JOIN LATERAL (
    SELECT a.locale, a.body_id FROM content_publishedarticle a
     WHERE a.municipality_id = m.id AND a.article_uuid = k.article_uuid
       AND a.variant IN (%(variant)s, '{Variant.NORMAL}') AND a.locale IN (m.wanted, '{DEFAULT_LANGUAGE}')
     ORDER BY a.locale = m.wanted DESC, a.variant = %(variant)s DESC LIMIT 1
  ) a ON true
  LEFT JOIN content_publishedbody b ON b.digest = a.body_id
  LEFT JOIN content_revokedarticle r ON r.municipality_id = m.id AND r.article_uuid = k.article_uuid
"""  # noqa: S608 - constants and the three column names above

_BY_UUID = "SELECT %(uuid)s::uuid AS article_uuid"
_BY_SLUG = f"""
SELECT s.article_uuid FROM (
    SELECT s.article_uuid, s.locale, 0 AS left_long_ago FROM content_publishedarticle s
     WHERE s.municipality_id = m.id AND s.variant = '{Variant.NORMAL}' AND s.slug = %(slug)s
     UNION ALL
    SELECT o.target_uuid, o.locale, 1 FROM links_oldaddress o
     WHERE o.municipality_id = m.id AND o.kind = 'article' AND o.slug = %(slug)s
  ) s
 WHERE s.locale IN (m.wanted, '{DEFAULT_LANGUAGE}')
 ORDER BY s.locale = m.wanted DESC, s.left_long_ago LIMIT 1"""  # noqa: S608 - constants


def article(asked: Asked, path: Mapping[str, str]) -> Question:
    """One article; in Danish when the asked language is missing, 410 when it was withdrawn."""
    try:
        key = str(uuid.UUID(path["uuid"]))
    except ValueError:
        raise BadQuestionError("The address of an article ends with its UUID.") from None
    return _question(asked, _BY_UUID, {"uuid": key, "locale": asked.locale})


def article_by_slug(asked: Asked, path: Mapping[str, str]) -> Question:
    """One article by its address, also one that it had before; its translation when the slug is the Danish one."""
    if not LOCALE_CODE.fullmatch(path["locale"]):
        raise BadQuestionError("locale is a language code such as da or en.")
    return _question(asked, _BY_SLUG, {"slug": path["slug"], "locale": path["locale"]})


def variant_of(asked: Asked) -> str:
    variant = asked.query.get("variant") or Variant.NORMAL.value
    if variant not in Variant.values:
        raise BadQuestionError("variant is normal or easy.")
    return variant


def _question(asked: Asked, key: str, parameters: Mapping[str, str]) -> Question:
    sql = f"WITH {MUNICIPALITY}" + _FOUND.format(column=_COLUMNS[asked.encoding], key=key)
    known = sorted(asked.known_tags)
    full = {**parameters, "host": asked.host, "variant": variant_of(asked), "known": known}
    return Question(sql, full, lambda rows: _shape(asked, rows))


def _shape(asked: Asked, rows: Sequence[Row]) -> Answer:
    wanted, locale, digest, body, revoked = rows[0]
    if digest is None:
        return answer_problem(GONE if revoked else NOT_FOUND)
    tag = tag_of(digest, locale, wanted)
    if body is None or "*" in asked.known_tags:
        return not_modified(asked, tag, language=locale)
    if locale == wanted:
        return answer_stored(asked, bytes(body), tag, language=locale)
    return answer_json(asked, asked_in(bytes(body), locale, wanted), language=locale, tag=tag)


def asked_in(body: bytes, locale: str, wanted: str) -> bytes:
    """Return the stored JSON with another `requested_locale`, which is always its first member."""
    return f'{{"requested_locale":"{wanted}",'.encode() + body[len(f'{{"requested_locale":"{locale}",') :]
