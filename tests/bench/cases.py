"""What is asked in each case, and how an answer is told to be right."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.bench.ask import Asker

BROWSER = "gzip, deflate, br"
LIMIT = 20
MOST_REQUESTS = 4000
MOST_TAGS = 400
# The fields of our card, as far as Wagtail has them. Not `html_url` (nor `parent`, which holds one): it
# would ask the project's own code for each page, and the yardstick is to be Wagtail alone.
V2_FIELDS = "-html_url,summary,reading_minutes,stages,image,image_alt,topic"
# Less than a card shows, to see what the picture and the language of each page cost Wagtail.
V2_FEW_FIELDS = "-html_url,-locale,summary,reading_minutes"
V2_DETAIL_FIELDS = "-html_url,-parent"

# (the index of the request, the body as JSON) -> right?
Check = Callable[[int, Any], bool]


@dataclass
class Case:
    """A name, the requests of which one is chosen at random each time, and what is right."""

    name: str
    requests: list[str]
    check: Check
    status: int = 200
    notes: str = ""
    needs_body: bool = field(init=False)

    def __post_init__(self) -> None:
        self.needs_body = self.status == 200


def request(host: str, path: str, *, encoding: str = "", tag: str = "") -> str:
    """A GET as a browser sends it, as far as the server looks at it."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Accept: application/json",
        "User-Agent: family-start-bench",
    ]
    lines += [f"Accept-Encoding: {encoding}"] if encoding else []
    lines += [f"If-None-Match: {tag}"] if tag else []
    return "\r\n".join([*lines, "", ""])


class Cases:
    """All cases for one data set; the lists are walked once, to know every page of them."""

    def __init__(self, facts: dict[str, Any], ask: Asker, seed: int = 7) -> None:
        self.facts = facts
        self.ask = ask
        self.dice = random.Random(seed)
        self.articles = facts["articles"]
        self.titles = {article["page"]: article["title"] for article in self.articles}
        self.pages = list(self._walk())

    def all(self) -> list[Case]:
        lists = [(host, path) for host, path, _ in self.pages]
        articles = self._some_articles()
        return [
            self._lists("list", BROWSER),
            self.v2_list("Wagtail API v2: list", V2_FIELDS),
            self._lists("list, no compression", ""),
            self._articles("article", articles, BROWSER),
            self.v2_article(),
            self._articles("article, no compression", articles, ""),
            self._search(),
            self._suggest(),
            self._unchanged("list, 304", self.dice.sample(lists, min(len(lists), MOST_TAGS))),
            self._unchanged("article, 304", [self._address(one) for one in articles[:MOST_TAGS]]),
            self.v2_list("Wagtail API v2: list, no picture", V2_FEW_FIELDS),
            self._empty(),
        ]

    def host(self, place: str) -> str:
        return f"{place}.localhost"

    def _walk(self) -> Iterator[tuple[str, str, list[str]]]:
        """Every page of every list: (host, path, the articles on it). Checks that none is missing or twice."""
        for place in self.facts["places"]:
            for locale in self.facts["locales"]:
                seen: list[str] = []
                cursor = ""
                while cursor is not None:
                    path = f"/api/v1/library/articles?locale={locale}&limit={LIMIT}"
                    path += f"&cursor={quote(cursor)}" if cursor else ""
                    answer = self.ask.json(self.host(place), path)
                    found = [card["uuid"] for card in answer["results"]]
                    seen += found
                    yield self.host(place), path, found
                    cursor = answer["next"]
                regional = {one["uuid"] for one in self.articles if one["locale"] == locale}
                if len(seen) != len(set(seen)) or not regional <= set(seen):
                    raise AssertionError(f"The list of {place} in {locale} is not whole.")

    def _lists(self, name: str, encoding: str) -> Case:
        expected = [found for _, _, found in self.pages]

        def check(index: int, body: Any) -> bool:
            return [card["uuid"] for card in body["results"]] == expected[index]

        requests = [request(host, path, encoding=encoding) for host, path, _ in self.pages]
        return Case(name, requests, check)

    def v2_list(self, name: str, fields: str) -> Case:
        count = len(self.articles) // len(self.facts["locales"])
        places = [(locale, offset) for locale in self.facts["locales"] for offset in range(0, count, LIMIT)]

        def check(index: int, body: Any) -> bool:
            expected = min(LIMIT, count - places[index][1])
            right = all(self.titles.get(item["id"]) == item["title"] for item in body["items"])
            return right and len(body["items"]) == expected and body["meta"]["total_count"] == count

        base = f"/wagtail/api/v2/pages/?type=content.ArticlePage&limit={LIMIT}&fields={fields}"
        paths = [f"{base}&locale={locale}&offset={offset}" for locale, offset in places]
        return Case(name, [self._v2(path) for path in paths], check)

    def v2_article(self) -> Case:
        articles = self._some_articles()

        def check(index: int, body: Any) -> bool:
            article = articles[index]
            return (
                body["id"] == article["page"] and body["title"] == article["title"] and len(body["body"]) > 5
            )

        paths = [f"/wagtail/api/v2/pages/{one['page']}/?fields={V2_DETAIL_FIELDS}" for one in articles]
        return Case("Wagtail API v2: article", [self._v2(path) for path in paths], check)

    def _v2(self, path: str) -> str:
        return request(self.facts["v2_host"], path, encoding=BROWSER)

    def _some_articles(self) -> list[dict[str, Any]]:
        return self.dice.sample(self.articles, min(len(self.articles), MOST_REQUESTS))

    def _address(self, article: dict[str, Any]) -> tuple[str, str]:
        host = self.host(self.dice.choice(self.facts["places"]))
        return host, f"/api/v1/library/articles/{article['uuid']}?locale={article['locale']}"

    def _articles(self, name: str, articles: list[dict[str, Any]], encoding: str) -> Case:
        def check(index: int, body: Any) -> bool:
            article = articles[index]
            same = all(body[key] == article[value] for key, value in _SAME)
            return same and len(body["blocks"]) > 5 and body["blocks"][0]["html"].startswith("<div")

        requests = [request(*self._address(one), encoding=encoding) for one in articles]
        return Case(name, requests, check)

    def _search(self) -> Case:
        """Every fifth word is typed wrong: two letters change places."""
        asked = []
        for place in self.facts["places"]:
            for number, subject in enumerate(self.facts["words"] * 3):
                language = number % len(self.facts["locales"])
                text, locale = subject[language], self.facts["locales"][language]
                wrong = number % 5 == 4 and len(text) > 5
                typed = text[:2] + text[3] + text[2] + text[4:] if wrong else text
                path = f"/api/v1/library/search?locale={locale}&q={quote(typed)}"
                asked.append((request(self.host(place), path, encoding=BROWSER), wrong))

        def check(index: int, body: Any) -> bool:
            return isinstance(body["results"], list) and (asked[index][1] or len(body["results"]) > 0)

        return Case("search", [text for text, _ in asked], check)

    def _suggest(self) -> Case:
        """The first three letters of each word."""
        asked = [
            (self.host(place), locale, subject[language][:3])
            for place in self.facts["places"]
            for subject in self.facts["words"]
            for language, locale in enumerate(self.facts["locales"])
        ]
        requests = [
            request(host, f"/api/v1/library/suggest?locale={locale}&q={quote(typed)}", encoding=BROWSER)
            for host, locale, typed in asked
        ]
        return Case("suggest", requests, lambda index, body: body["query"] == asked[index][2].strip())

    def _unchanged(self, name: str, addresses: list[tuple[str, str]]) -> Case:
        requests = []
        for host, path in addresses:
            tag = self.ask.tag(host, path, BROWSER)
            requests.append(request(host, path, encoding=BROWSER, tag=tag))
        return Case(name, requests, lambda _index, _body: True, status=304)

    def _empty(self) -> Case:
        host = self.host(self.facts["places"][0])
        return Case(
            "(an empty Django view)", [request(host, "/bench/empty")], lambda _index, body: body == {}
        )


_SAME = (("uuid", "uuid"), ("title", "title"), ("content_locale", "locale"))


def readable(body: bytes, encoding: str) -> Any:
    """The JSON of a body as it was sent."""
    if encoding == "br":
        import brotli

        body = brotli.decompress(body)
    elif encoding == "gzip":
        import gzip

        body = gzip.decompress(body)
    return json.loads(body)
