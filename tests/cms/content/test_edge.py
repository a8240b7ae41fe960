"""The edge gives the same bytes as Django, and outlives its database connections."""

import asyncio
import uuid

import httpx
import pytest
from django.db import connection

from cms.content.edge import LibraryEdge
from tests.cms.content.asking import ask
from tests.factories import content

COMPARED = [
    "content-type",
    "etag",
    "cache-control",
    "vary",
    "content-language",
    "content-encoding",
    "content-length",
]


async def behind(scope, receive, send):
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"django"})


@pytest.fixture
def library(transactional_db):
    fjordby = content.municipality("fjordby")
    sleep = content.topic(fjordby, "sleep")
    both = content.article(sleep["da"], "Sikker søvn", slug="sikker-soevn")
    content.article(sleep["en"], "Safe sleep", of=both)
    only = content.article(sleep["da"], "Kun dansk", slug="kun-dansk")
    gone = content.article(sleep["da"], "Gone")
    gone.unpublish()
    return {"both": both.uuid, "only": only.uuid, "gone": gone.uuid}


def client(edge):
    transport = httpx.ASGITransport(edge)
    return httpx.AsyncClient(
        transport=transport, base_url="http://fjordby.localhost", headers={"accept-encoding": ""}
    )


def get_all(requests):
    async def run():
        edge = LibraryEdge(behind)
        async with client(edge) as browser:
            answers = [
                await browser.send(browser.build_request(*parts, headers=headers))
                for *parts, headers in requests
            ]
        await edge.close()
        return answers

    return asyncio.run(run())


def test_edge_and_django_give_the_same_bytes(library):
    paths = [
        "topics?locale=en",
        "manifest?locale=en",
        "manifest",
        "articles?limit=1",
        "articles?limit=1&topic=sleep&stage=child_week:3",
        f"articles/{library['both']}?locale=en",
        f"articles/{library['only']}?locale=en",
        f"articles/{library['gone']}",
        f"articles/{uuid.uuid4()}",
        "articles/not-a-uuid",
        "by-slug/da/sikker-soevn",
        "by-slug/da/s%C3%B8vn",
        "search?q=s%C3%B8vn",
        "search?q=sovn&locale=en",
        "articles?limit=abc",
    ]
    cases = [(path, encoding) for path in paths for encoding in ("identity", "gzip", "br")]
    answers = get_all([("GET", f"/api/v1/library/{p}", {"accept-encoding": e}) for p, e in cases])
    for (path, encoding), edge in zip(cases, answers, strict=True):
        django = ask(path, **{"accept-encoding": encoding})
        assert edge.status_code == django.status_code, path
        raw = ask(path)
        assert edge.content == raw.content, path  # httpx decodes
        for name in COMPARED:
            assert edge.headers.get(name) == django.headers.get(name), (path, encoding, name)
        if "etag" in edge.headers:
            tag = {"if-none-match": edge.headers["etag"], "accept-encoding": encoding}
            again = get_all([("GET", f"/api/v1/library/{path}", tag)])[0]
            assert again.status_code == ask(path, **tag).status_code == 304


def test_head_has_the_headers_and_no_body(library):
    path = f"/api/v1/library/articles/{library['both']}"
    got, head = get_all([("GET", path, {}), ("HEAD", path, {})])
    assert head.content == b""
    assert head.headers == got.headers


def test_everything_else_goes_on_to_django(library):
    requests = [
        ("POST", "/api/v1/library/articles", {}),
        ("GET", "/api/v1/library/other", {}),
        ("GET", "/", {}),
    ]
    assert {answer.status_code for answer in get_all(requests)} == {299}


def test_unknown_host_is_not_found(library):
    answer = get_all([("GET", "/api/v1/library/articles", {"host": "stranger.example"})])[0]
    assert answer.status_code == 404


def test_pool_survives_connections_that_the_database_closed(library):
    async def run():
        edge = LibraryEdge(behind)
        async with client(edge) as browser:
            many = [browser.get("/api/v1/library/articles") for _ in range(6)]
            before = {answer.status_code for answer in await asyncio.gather(*many)}
            await asyncio.to_thread(terminate, ours)
            many = [browser.get("/api/v1/library/articles") for _ in range(6)]
            after = {answer.status_code for answer in await asyncio.gather(*many)}
        await edge.close()
        return before, after

    def terminate(ours):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid NOT IN (pg_backend_pid(), %s) AND datname = current_database()",
                [ours],
            )
        connection.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ours = cursor.fetchone()[0]
    assert asyncio.run(run()) == ({200}, {200})


def test_pool_opens_with_the_first_read_and_closes_with_the_lifespan(library):
    async def run():
        edge = LibraryEdge(behind)
        assert edge._pool is None
        async with client(edge) as browser:
            await browser.get("/api/v1/library/articles")
        pool = edge._pool
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
        sent = []

        async def receive():
            return next(messages)

        async def send(message):
            sent.append(message["type"])

        await edge({"type": "lifespan"}, receive, send)
        return pool.closed, edge._pool, sent

    assert asyncio.run(run()) == (True, None, ["lifespan.startup.complete", "lifespan.shutdown.complete"])
