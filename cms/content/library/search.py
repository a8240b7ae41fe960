"""GET search: stemmed words first, then some of the words, then words that look alike."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from cms.content.languages import DEFAULT_LANGUAGE, SEARCH_CONFIGS, fold, search_config
from cms.content.library.endpoint import MUNICIPALITY, READABLE, Question, Row
from cms.content.library.highlight import highlight
from cms.content.library.http import Answer, Asked, answer_json, to_bytes

_MOST_RESULTS = 20
_MOST_WORDS = 8
_LONGEST_QUERY = 200
_MOST_SYNONYMS = 24
_WORD = re.compile(r"\w+")

_CONFIG = (
    "(CASE split_part(m.wanted, '-', 1) "
    + " ".join(f"WHEN '{code}' THEN '{name}'" for code, name in sorted(SEARCH_CONFIGS.items()))
    + " ELSE 'simple' END)::regconfig"
)
_FALLBACK_CONFIG = f"'{search_config(DEFAULT_LANGUAGE)}'::regconfig"

# Titles, terms and summaries before texts: their words are few and ranked at once, while those of a text
# must be unpacked first. The texts are looked through only when the others give too few.
_MATCHING = """
    WITH head AS (
        SELECT a.id, 1 + ts_rank(a.search_head, q.{query}, 1) AS rank
          FROM readable a JOIN q ON q.own = a.own AND a.search_head @@ q.{query} {where}
         ORDER BY rank DESC, a.id LIMIT {most}
    ),
    text AS (
        SELECT a.id, ts_rank(a.search, q.{query}, 1) AS rank
          FROM readable a JOIN q ON q.own = a.own AND a.search @@ q.{query} {where}
         {and_or_where} (SELECT count(*) FROM head) < {most} AND NOT a.search_head @@ q.{query}
         ORDER BY rank DESC, a.id LIMIT {most}
    )
    SELECT id, {kind} AS kind, rank FROM (SELECT * FROM head UNION ALL SELECT * FROM text) found
     ORDER BY rank DESC, id LIMIT {most}
"""


def _matching(query: str, kind: int, where: str = "") -> str:
    """SQL for the best articles that match one of the two queries."""
    and_or_where = "AND" if where else "WHERE"
    return _MATCHING.format(
        query=query, kind=kind, where=where, and_or_where=and_or_where, most=_MOST_RESULTS
    )


# `strict` wants every word, or a beginning of every word, or every word with one of them replaced by a word
# that editors say means the same; `loose` wants one of the words. `readable` stays a view: materialised,
# it would read every search vector of the library instead of asking the index. `alike` compares with
# titles and search terms through an index (see cms/search_words/migrations).
_SELECT = f"""
WITH {MUNICIPALITY},
c AS (
    SELECT c.* FROM m, LATERAL (
        VALUES ({_CONFIG}, m.wanted, true), ({_FALLBACK_CONFIG}, '{DEFAULT_LANGUAGE}', false)
    ) c (config, language, own)
     -- Who reads Danish has nothing to fall back to.
     WHERE c.own OR m.wanted <> '{DEFAULT_LANGUAGE}'
),
same AS (
    SELECT c.own,
           plainto_tsquery(c.config, replace(' ' || %(text)s || ' ', ' ' || g.gram || ' ', ' '))
               && phraseto_tsquery(c.config, other.word) AS strict,
           phraseto_tsquery(c.config, other.word) AS loose
      FROM m CROSS JOIN c CROSS JOIN unnest(%(grams)s::text[]) g (gram)
      JOIN search_words_synonym s ON s.stems = plainto_tsquery(c.config, g.gram)::text
      JOIN search_words_synonym other ON other.group_id = s.group_id AND other.id <> s.id
     WHERE s.language = c.language AND s.region_id = m.region_id
       AND (s.municipality_id IS NULL OR s.municipality_id = m.id)
     LIMIT {_MOST_SYNONYMS}
),
wider AS (
    SELECT own, string_agg('(' || strict::text || ')', '|')::tsquery AS strict,
           string_agg('(' || loose::text || ')', '|')::tsquery AS loose
      FROM same WHERE numnode(strict) > 0 AND numnode(loose) > 0 GROUP BY own
),
q AS (
    SELECT c.own, to_tsquery(c.config, %(any)s) || COALESCE(w.loose, ''::tsquery) AS loose,
           plainto_tsquery(c.config, %(text)s) || to_tsquery(c.config, %(beginnings)s)
               || COALESCE(w.strict, ''::tsquery) AS strict
      FROM c LEFT JOIN wider w ON w.own = c.own
),
readable AS NOT MATERIALIZED (
    SELECT a.*, a.locale = m.wanted AS own FROM m, content_publishedarticle a WHERE {READABLE}
),
hits AS ({_matching("strict", 1)}),
partly AS ({_matching("loose", 2, "WHERE NOT EXISTS (SELECT FROM hits)")}),
alike AS (
    SELECT a.id, 3 AS kind, s.rank
      FROM m, LATERAL (
        SELECT m.id WHERE NOT EXISTS (SELECT FROM hits) AND NOT EXISTS (SELECT FROM partly)
      ) nothing, LATERAL (SELECT * FROM search_words_alike(%(words)s::text[], m.id, m.wanted) LIMIT 40) s
      JOIN readable a ON a.id = s.article_id
     ORDER BY s.rank DESC, a.id LIMIT 10
)
SELECT m.wanted, f.kind, a.card, a.search_labels, a.summary,
       -- A text is long, and only asked when the summary has none of the words to show.
       CASE WHEN f.kind < 3 AND ts_filter(a.search_head, '{{b}}') @@ (q.strict || q.loose) THEN ''
            ELSE a.search_text END,
       concat(q.strict, q.loose)
  FROM m
  LEFT JOIN (SELECT * FROM hits UNION ALL SELECT * FROM partly UNION ALL SELECT * FROM alike) f ON true
  LEFT JOIN content_publishedarticle a ON a.id = f.id
  LEFT JOIN q ON q.own = (a.locale = m.wanted)
 ORDER BY f.rank DESC, a.sort_key"""  # noqa: S608 - constants


def _grams(words: Sequence[str]) -> list[str]:
    """All runs of one to three words: what a synonym may be written as."""
    return [
        " ".join(words[start : start + length])
        for length in (1, 2, 3)
        for start in range(len(words) - length + 1)
    ]


def search(asked: Asked, path: Mapping[str, str]) -> Question:
    """Search titles, search terms, summaries and texts; å or aa, ø or oe, æ or ae are the same."""
    query = " ".join(asked.query.get("q", "").replace("\0", "").split())[:_LONGEST_QUERY]
    folded = fold(query)
    words = _WORD.findall(folded)[:_MOST_WORDS]
    telling = [word for word in words if len(word) > 2]
    parameters = {
        "host": asked.host,
        "locale": asked.locale,
        "text": " ".join(words),
        "beginnings": " & ".join(f"{word}:*" for word in words if len(word) > 1),
        "any": " | ".join(telling),
        "words": telling,
        "grams": _grams(words),
    }
    return Question(_SELECT, parameters, lambda rows: _shape(asked, rows, query))


def _shape(asked: Asked, rows: Sequence[Row], query: str) -> Answer:
    wanted = rows[0][0]
    found = [row for row in rows if row[2] is not None]
    guessed = bool(found) and found[0][1] == 3
    suggestion = _suggestion(query, [row[3] for row in found]) if guessed else None
    results = b",".join(_result(row, suggestion) for row in found)
    head = to_bytes({"query": query})[:-1]
    tail = to_bytes({"suggestion": suggestion})[1:]
    return answer_json(asked, head + b',"results":[' + results + b"]," + tail, language=wanted)


def _result(row: Row, suggestion: str | None) -> bytes:
    _, _, card, _, summary, text, lexemes = row
    shown = highlight(summary=summary, text=text, lexemes=lexemes or "", suggestion=suggestion or "")
    return bytes(card)[:-1] + b"," + to_bytes({"highlight": shown})[1:]


def _suggestion(query: str, labels: Sequence[str]) -> str | None:
    """Replace each unknown word by the word of the best results that looks most like it."""
    words = {fold(word): word.lower() for label in reversed(labels) for word in _WORD.findall(label)}
    better = [_nearest(word, words) for word in query.split()]
    suggestion = " ".join(better)
    return suggestion if fold(suggestion) != fold(query) else None


def _nearest(word: str, words: Mapping[str, str]) -> str:
    folded = fold(word)
    if folded in words or len(folded) < 3:
        return word
    best = max(words, key=lambda other: SequenceMatcher(None, folded, other).ratio(), default="")
    return words[best] if best and SequenceMatcher(None, folded, best).ratio() >= 0.6 else word
