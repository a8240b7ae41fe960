"""What an endpoint is asked and what it answers: negotiation, ETags, problems (RFC 9110, RFC 9457)."""

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl

import brotli

from cms.content.languages import LOCALE_CODE
from cms.municipalities.hosts import hostname_of

CACHE = "public, max-age=60, stale-while-revalidate=86400"
# Of brotli's eleven: what is made for one reader is sent sooner for being a twentieth larger.
_QUICK = 3
_SUFFIXES = {"br": "-br", "gzip": "-gz", "identity": ""}
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_MOST_QUERY_BYTES = 2000


@dataclass(frozen=True)
class Asked:
    """A request, as far as the library looks at it: never a cookie, never a session."""

    host: str
    query: Mapping[str, str]
    encoding: str = "identity"
    known_tags: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *, host: str, query_string: str, accept_encoding: str, if_none_match: str) -> "Asked":
        """Build from raw header values."""
        encoding = best_encoding(accept_encoding)
        return cls(
            host=hostname_of(host) or "",
            query=dict(parse_qsl(query_string[:_MOST_QUERY_BYTES], keep_blank_values=True)),
            encoding=encoding,
            known_tags=_known_tags(if_none_match, encoding),
        )

    @property
    def locale(self) -> str:
        """The asked language, or "" for the municipality's first one; BadQuestionError when malformed."""
        code = self.query.get("locale", "")
        if code and not LOCALE_CODE.fullmatch(code):
            raise BadQuestionError("locale is a language code such as da or en.")
        return code


@dataclass(frozen=True)
class Answer:
    """Status, headers and the bytes of the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


class BadQuestionError(ValueError):
    """A query parameter is malformed; the text says which and how to write it."""


@dataclass(frozen=True)
class Problem:
    """RFC 9457 problem details."""

    status: int
    title: str
    detail: str = ""
    code: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        kind = f"https://familystart.example/problems/{self.code}" if self.code else "about:blank"
        data: dict[str, Any] = {
            "type": kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.code:
            data["code"] = self.code
        return data | dict(self.extra)


def best_encoding(accept: str) -> str:
    """Choose br, gzip or identity from an Accept-Encoding header (RFC 9110 §12.5.3)."""
    weights: dict[str, float] = {}
    for part in accept.split(","):
        name, _, parameters = part.strip().partition(";")
        _, _, weight = parameters.strip().partition("=")
        try:
            weights[name.strip().lower()] = float(weight) if weight else 1.0
        except ValueError:
            weights[name.strip().lower()] = 0.0
    return next((name for name in ("br", "gzip") if weights.get(name, 0) > 0), "identity")


def _known_tags(header: str, encoding: str) -> frozenset[str]:
    """Return the digests in If-None-Match that belong to this encoding ("*" is kept as it is)."""
    if header.strip() == "*":
        return frozenset({"*"})
    suffix = _SUFFIXES[encoding]
    tags = frozenset(_TAG.findall(header))
    if not suffix:
        return tags
    return frozenset(tag.removesuffix(suffix) for tag in tags if tag.endswith(suffix))


# Made once: json.dumps would make an encoder for each value.
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_bytes(value: Any) -> bytes:
    """Return compact UTF-8 JSON."""
    return _as_json(value).encode()


def digest_of(body: bytes) -> str:
    """Return the heart of an ETag: 24 hexadecimal digits of BLAKE2b."""
    return blake2b(body, digest_size=12).hexdigest()


@lru_cache(maxsize=128)
def _compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=_QUICK)
    return gzip.compress(body, 6, mtime=0)


def answer_json(asked: Asked, body: bytes, *, language: str, tag: str | None = None) -> Answer:
    """Answer with JSON bytes that are compressed here; `tag` defaults to the digest of the bytes."""
    digest = tag or digest_of(body)
    if digest in asked.known_tags or "*" in asked.known_tags:
        return not_modified(asked, digest, language=language)
    encoded = body if asked.encoding == "identity" else _compressed(body, asked.encoding)
    return answer_stored(asked, encoded, digest, language=language)


def answer_stored(asked: Asked, encoded: bytes, digest: str, *, language: str) -> Answer:
    """Answer with bytes that are already in the asked encoding."""
    headers = [("Content-Type", "application/json"), *_shared_headers(asked, digest, language)]
    if asked.encoding != "identity":
        headers.append(("Content-Encoding", asked.encoding))
    return Answer(200, (*headers, ("Content-Length", str(len(encoded)))), encoded)


def not_modified(asked: Asked, digest: str, *, language: str) -> Answer:
    return Answer(304, tuple(_shared_headers(asked, digest, language)))


def _shared_headers(asked: Asked, digest: str, language: str) -> list[tuple[str, str]]:
    return [
        ("ETag", f'"{digest}{_SUFFIXES[asked.encoding]}"'),
        ("Cache-Control", CACHE),
        ("Vary", "Accept-Encoding"),
        ("Content-Language", language),
        ("X-Content-Type-Options", "nosniff"),
    ]


def answer_problem(problem: Problem) -> Answer:
    body = to_bytes(problem.as_json())
    headers = (
        ("Content-Type", "application/problem+json"),
        ("Cache-Control", "no-store" if problem.status >= 500 else "public, max-age=10"),
        ("Vary", "Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Length", str(len(body))),
    )
    return Answer(problem.status, headers, body)


NOT_FOUND = Problem(404, "Not found", "There is nothing at this address.")
GONE = Problem(410, "Withdrawn", "This article has been withdrawn.", "article_withdrawn")


def bad_question(error: BadQuestionError) -> Answer:
    return answer_problem(Problem(400, "Bad request", str(error), "invalid_parameter"))
