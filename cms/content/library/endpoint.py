"""The shape of an endpoint, and the SQL that all of them share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.library.http import NOT_FOUND, Answer, Asked, answer_problem
from cms.content.models.published import Variant

Row = Sequence[Any]


@dataclass(frozen=True)
class Question:
    """One statement, its parameters, and the pure function from its rows to the answer."""

    sql: str
    parameters: Mapping[str, Any]
    shape: Callable[[Sequence[Row]], Answer]

    def answer(self, rows: Sequence[Row]) -> Answer:
        """Every statement starts from the host: no row means that the host is nobody's."""
        return self.shape(rows) if rows else answer_problem(NOT_FOUND)


# (what is asked, the variable parts of the path) -> Question; raises BadQuestionError.
Endpoint = Callable[[Asked, Mapping[str, str]], Question]

# The municipality of the host and the language to answer in. `%(locale)s` may be empty.
MUNICIPALITY = f"""
m AS (
    SELECT m.id, m.region_id, m.library_version,
           COALESCE(NULLIF(%(locale)s, ''), m.languages[1], '{DEFAULT_LANGUAGE}') AS wanted
      FROM municipalities_domain d
      JOIN municipalities_municipality m ON m.id = d.municipality_id
     WHERE d.hostname = %(host)s
)"""  # noqa: S608 - a constant

# The rows of `a` that a reader sees: in the wanted language, else in Danish.
READABLE = f"""
a.municipality_id = m.id AND a.variant = '{Variant.NORMAL}' AND (
    a.locale = m.wanted
    OR a.locale = '{DEFAULT_LANGUAGE}' AND NOT EXISTS (
        SELECT FROM content_publishedarticle t
         WHERE t.municipality_id = m.id AND t.article_uuid = a.article_uuid
           AND t.variant = a.variant AND t.locale = m.wanted))"""


def tag_of(digest: str, content_locale: str, wanted: str) -> str:
    """The tag of an article: its digest, and the asked language where it fell back to another one."""
    return digest if content_locale == wanted else f"{digest}.{wanted}"
