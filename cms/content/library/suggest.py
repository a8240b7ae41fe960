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
    SELECT w.id, w.folded, (w.folded NOT LIKE %(start)s)::int AS kind, here.any_title
      FROM m JOIN search_words_wording w ON w.folded LIKE %(start)s OR w.folded LIKE %(inner)s
      JOIN LATERAL (
        SELECT bool_or(p.is_title) AS any_title FROM search_words_phrase p
         WHERE p.wording_id = w.id AND p.municipality_id = m.id AND p.locale IN (m.wanted, '{DEFAULT_LANGUAGE}')
      ) here ON here.any_title IS NOT NULL
     WHERE %(start)s <> '%%'
),
-- In order, and no more articles are looked up than are needed for so many suggestions.
begun_best AS (
    SELECT s.text, s.is_title, s.slug, s.locale, b.kind, 0::real AS distance, b.folded
      FROM m CROSS JOIN (SELECT * FROM begun ORDER BY kind, any_title, length(folded), folded) b
      JOIN LATERAL (
        SELECT p.text, p.is_title, a.slug, a.locale
          FROM search_words_phrase p JOIN content_publishedarticle a ON a.id = p.article_id
         WHERE p.wording_id = b.id AND p.municipality_id = m.id AND p.locale IN (m.wanted, '{DEFAULT_LANGUAGE}')
           AND {READABLE}
         ORDER BY p.is_title DESC, a.sort_key LIMIT 1
      ) s ON true
     ORDER BY b.kind, b.any_title, length(b.folded), b.folded LIMIT {_MOST}
),
found AS (
    SELECT s.article_id, s.text, s.folded, s.is_title, 2 AS kind, -s.rank AS distance
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
    SELECT * FROM (
        SELECT text, is_title, slug, locale, kind, distance, folded FROM best WHERE place = 1
         UNION ALL
        SELECT * FROM begun_best
    ) every
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
