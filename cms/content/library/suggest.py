"""GET suggest: titles and search terms that begin as what is typed, else those that look alike."""

from collections.abc import Mapping, Sequence

from cms.content.languages import DEFAULT_LANGUAGE, fold
from cms.content.library.endpoint import MUNICIPALITY, READABLE, Question, Row
from cms.content.library.http import Answer, Asked, answer_json, to_bytes

_MOST = 6
_LONGEST_QUERY = 60
_SHORTEST_QUERY = 2

_SELECT = f"""
WITH {MUNICIPALITY},
begun AS (
    SELECT p.article_id, p.text, p.folded, p.is_title,
           (p.folded NOT LIKE %(start)s)::int AS kind, 0::real AS distance
      FROM m JOIN search_words_phrase p
        ON p.municipality_id = m.id AND p.locale IN (m.wanted, '{DEFAULT_LANGUAGE}')
       AND (p.folded LIKE %(start)s OR p.folded LIKE %(inner)s)
     WHERE %(start)s <> '%%'
),
found AS (
    SELECT * FROM begun
    UNION ALL
    SELECT s.article_id, s.text, s.folded, s.is_title, 2, -s.rank
      FROM m, LATERAL (SELECT m.id WHERE NOT EXISTS (SELECT FROM begun)) nothing,
           -- The function gives no more; without the limit the planner expects a thousand rows of it and
           -- reads the whole library to join them.
           LATERAL (SELECT * FROM search_words_alike(%(words)s::text[], m.id, m.wanted) LIMIT 40) s
),
best AS (
    SELECT f.text, f.is_title, a.slug, a.locale, f.kind, f.distance, f.folded,
           row_number() OVER (PARTITION BY f.folded ORDER BY f.is_title DESC, a.sort_key) AS place
      FROM m CROSS JOIN found f JOIN content_publishedarticle a ON a.id = f.article_id
     WHERE {READABLE}
)
SELECT m.wanted, b.text, b.is_title, b.slug, b.locale
  FROM m LEFT JOIN LATERAL (
    SELECT * FROM best WHERE place = 1
     ORDER BY kind, distance, is_title, length(folded), folded LIMIT {_MOST}
  ) b ON true
 ORDER BY b.kind, b.distance, b.is_title, length(b.folded), b.folded"""  # noqa: S608 - constants


def suggest(asked: Asked, path: Mapping[str, str]) -> Question:
    """Suggest while typing; nothing is written down."""
    query = " ".join(asked.query.get("q", "").replace("\0", "").split())[:_LONGEST_QUERY]
    folded = fold(query)
    literal = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    typed = literal if len(folded) >= _SHORTEST_QUERY else ""
    parameters = {
        "host": asked.host,
        "locale": asked.locale,
        "start": f"{typed}%",
        "inner": f"% {typed}%",
        "words": [word for word in folded.split() if len(word) > 2],
    }
    return Question(_SELECT, parameters, lambda rows: _shape(asked, rows, query))


def _shape(asked: Asked, rows: Sequence[Row], query: str) -> Answer:
    wanted = rows[0][0]
    suggestions = [
        {"text": text, "slug": slug if is_title else None, "locale": locale}
        for _, text, is_title, slug, locale in rows
        if text is not None
    ]
    return answer_json(asked, to_bytes({"query": query, "suggestions": suggestions}), language=wanted)
