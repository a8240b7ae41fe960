"""GET articles/<uuid>/near: what else is about the same, beside what the editors named themselves.

Worked out when it is asked for: a new article is near the older ones at once, and publishing one costs
nothing for the others.
"""

import uuid
from collections.abc import Mapping, Sequence

from cms.content.library.article import variant_of
from cms.content.library.articles import EASY_CARD
from cms.content.library.endpoint import MUNICIPALITY, READABLE, Question, Row
from cms.content.library.http import NOT_FOUND, Answer, Asked, answer_json, answer_problem
from cms.content.models.published import Variant

MOST = 4

# A common search term says more than a common topic, and a topic more than the time of life. Less than a
# topic or a term is chance. The title, which is the first of the words, is nobody else's.
# A tag says as much as a term.
_TERMS = r"((string_to_array({row}.search_words, E'\n'))[2:] || {row}.tags::text[])"
_SELECT = f"""
WITH {MUNICIPALITY},
this AS (
    SELECT a.*, {_TERMS.format(row="a")} AS terms
      FROM m, content_publishedarticle a WHERE {READABLE} AND a.article_uuid = %(uuid)s::uuid
     LIMIT 1
),
near AS (
    SELECT {{card}}, a.sort_key, a.article_uuid,
           3 * least(2, cardinality(ARRAY(
               SELECT unnest(this.terms) INTERSECT SELECT unnest({_TERMS.format(row="a")})
           )))
           + 2 * (a.topic_uuid IS NOT DISTINCT FROM this.topic_uuid AND a.topic_uuid IS NOT NULL)::int
           + EXISTS (
               SELECT FROM jsonb_to_recordset(a.stages) theirs (kind text, "from" int, "to" int)
                 JOIN jsonb_to_recordset(this.stages) ours (kind text, "from" int, "to" int)
                   ON ours.kind = theirs.kind
                  AND ours."from" <= theirs."to" AND theirs."from" <= ours."to"
           )::int AS score
      FROM m, this, content_publishedarticle a
     WHERE {READABLE} AND a.article_uuid <> this.article_uuid
       AND NOT a.article_uuid = ANY (this."references")
)
SELECT m.wanted, (SELECT true FROM this), near.card
  FROM m LEFT JOIN LATERAL (
    SELECT * FROM near WHERE score > 1 ORDER BY score DESC, sort_key, article_uuid LIMIT {MOST}
  ) near ON true
 ORDER BY near.score DESC, near.sort_key, near.article_uuid"""  # noqa: S608 - constants


def near(asked: Asked, path: Mapping[str, str]) -> Question:
    """Cards of up to four articles, the nearest first; never one that the article names itself."""
    try:
        key = str(uuid.UUID(path["uuid"]))
    except ValueError:
        key = None
    card = EASY_CARD if variant_of(asked) == Variant.EASY else "a.card"
    parameters = {"host": asked.host, "locale": asked.locale, "uuid": key}
    return Question(_SELECT.format(card=card), parameters, lambda rows: _shape(asked, rows))


def _shape(asked: Asked, rows: Sequence[Row]) -> Answer:
    wanted, is_there, _card = rows[0]
    if not is_there:
        return answer_problem(NOT_FOUND)
    cards = b",".join(bytes(row[2]) for row in rows if row[2] is not None)
    return answer_json(asked, b'{"results":[' + cards + b"]}", language=wanted)
