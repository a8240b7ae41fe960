"""GET manifest: what a phone compares with what it keeps."""

import json
from collections.abc import Mapping, Sequence

from cms.content.library.endpoint import MUNICIPALITY, READABLE, Question, Row, tag_of
from cms.content.library.http import Answer, Asked, answer_json, to_bytes
from cms.content.models.published import Variant

_SELECT = f"""
WITH {MUNICIPALITY}
SELECT m.wanted, m.library_version,
       ARRAY(SELECT r.article_uuid::text FROM content_revokedarticle r
              WHERE r.municipality_id = m.id ORDER BY r.id),
       a.article_uuid::text, a.locale, a.body_id, a.body_bytes, a.topic_key, a.stages::text, a.offline,
       e.body_id, COALESCE(e.body_bytes, 0), GREATEST(a.picture_bytes, e.picture_bytes)
  FROM m LEFT JOIN content_publishedarticle a ON {READABLE}
  LEFT JOIN content_publishedarticle e ON e.municipality_id = a.municipality_id
        AND e.article_uuid = a.article_uuid AND e.locale = a.locale AND e.variant = '{Variant.EASY}'
 ORDER BY a.sort_key, a.article_uuid"""  # noqa: S608 - constants


def manifest(asked: Asked, path: Mapping[str, str]) -> Question:
    parameters = {"host": asked.host, "locale": asked.locale}
    return Question(_SELECT, parameters, lambda rows: _shape(asked, rows))


def _shape(asked: Asked, rows: Sequence[Row]) -> Answer:
    wanted, version, revoked = rows[0][:3]
    entries = [
        {
            "uuid": key,
            "etag": tag_of(digest, locale, wanted),
            "bytes": size,
            "topic": topic,
            "stages": json.loads(stages),
            "offline": offline,
            "easy_etag": tag_of(easy, locale, wanted) if easy else None,
            "easy_bytes": easy_size,
            "picture_bytes": pictures,
        }
        for _, _, _, key, locale, digest, size, topic, stages, offline, easy, easy_size, pictures in rows
        if key is not None
    ]
    body = {"locale": wanted, "library_version": version, "articles": entries, "revoked": list(revoked)}
    return answer_json(asked, to_bytes(body), language=wanted)
