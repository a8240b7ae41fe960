"""GET manifest: what a phone compares with what it keeps."""

import json
from collections.abc import Mapping, Sequence

from cms.content.library.endpoint import MUNICIPALITY, READABLE, Question, Row, tag_of
from cms.content.library.http import Answer, Asked, answer_json, to_bytes

_SELECT = f"""
WITH {MUNICIPALITY}
SELECT m.wanted, m.library_version,
       ARRAY(SELECT r.article_uuid::text FROM content_revokedarticle r
              WHERE r.municipality_id = m.id ORDER BY r.id),
       a.article_uuid::text, a.locale, a.body_id, a.body_bytes, a.topic_key, a.stages::text, a.offline
  FROM m LEFT JOIN content_publishedarticle a ON {READABLE}
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
        }
        for _, _, _, key, locale, digest, size, topic, stages, offline in rows
        if key is not None
    ]
    body = {"locale": wanted, "library_version": version, "articles": entries, "revoked": list(revoked)}
    return answer_json(asked, to_bytes(body), language=wanted)
