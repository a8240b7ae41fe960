"""GET topics: the topics that have something to read, with their number of articles."""

import json
from collections.abc import Mapping, Sequence

from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.library.endpoint import MUNICIPALITY, READABLE, Question, Row
from cms.content.library.http import Answer, Asked, answer_json, to_bytes

_SELECT = f"""
WITH {MUNICIPALITY}
SELECT m.wanted, t.key, t.slug, t.title, t.summary, t.image::text, c.count
  FROM m LEFT JOIN (
    SELECT a.topic_uuid, count(*) AS count FROM m, content_publishedarticle a
     WHERE {READABLE} GROUP BY a.topic_uuid
  ) c ON true
  LEFT JOIN LATERAL (
    SELECT t.* FROM content_publishedtopic t
     WHERE t.region_id = m.region_id AND t.topic_uuid = c.topic_uuid
       AND t.locale IN (m.wanted, '{DEFAULT_LANGUAGE}')
     ORDER BY t.locale = m.wanted DESC LIMIT 1
  ) t ON true
 ORDER BY t.sort_key, t.key"""  # noqa: S608 - constants


def topics(asked: Asked, path: Mapping[str, str]) -> Question:
    parameters = {"host": asked.host, "locale": asked.locale}
    return Question(_SELECT, parameters, lambda rows: _shape(asked, rows))


def _shape(asked: Asked, rows: Sequence[Row]) -> Answer:
    wanted = rows[0][0]
    shown = [
        {
            "slug": slug,
            "key": key,
            "title": title,
            "summary": summary,
            "image": json.loads(image) if image else None,
            "count": count,
        }
        for _, key, slug, title, summary, image, count in rows
        if key is not None
    ]
    return answer_json(asked, to_bytes({"locale": wanted, "topics": shown}), language=wanted)
