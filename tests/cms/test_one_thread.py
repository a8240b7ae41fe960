"""A request is answered in one thread; nothing of it stays there."""

import asyncio
import threading

import httpx
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import include, path

from cms.municipalities.scope import current_municipality_or_none
from cms.one_thread import THREADS, OneThreadHandler
from tests.factories.core import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)
SEEN: list[str] = []


def plain(request):
    SEEN.append(threading.current_thread().name)
    return HttpResponse(current_municipality_or_none().slug)


async def on_the_loop(request):
    return HttpResponse(threading.current_thread().name)


def in_parts(request):
    def parts():
        for number in range(3):
            yield f"{number} {current_municipality_or_none() is None};"

    return StreamingHttpResponse(parts())


async def without_end(request):
    async def parts():
        while True:
            await asyncio.sleep(0.01)
            yield "x" * 70_000

    return StreamingHttpResponse(parts())


def broken(request):
    raise ValueError


def echo(request):
    return HttpResponse(request.body)


urlpatterns = [
    path("plain", plain),
    path("async", on_the_loop),
    path("parts", in_parts),
    path("endless", without_end),
    path("broken", broken),
    path("echo", echo),
    path("", include("cms.urls")),
]


@pytest.fixture
def handler(settings):
    settings.ROOT_URLCONF = __name__
    for slug in ("fjordby", "klitby"):
        MunicipalityFactory(slug=slug)
    SEEN.clear()
    handler = OneThreadHandler()
    yield handler
    handler._threads.shutdown()


def ask_all(handler, *asked, host="fjordby.localhost"):
    """The answers to requests that are made at once; each is a path, or a path and a body."""

    async def run():
        transport = httpx.ASGITransport(handler, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await asyncio.gather(
                *(
                    client.get(one) if isinstance(one, str) else client.post(one[0], content=one[1])
                    for one in asked
                )
            )

    return asyncio.run(run())


def test_requests_are_answered_in_threads_that_stay(handler):
    answers = ask_all(handler, *["/plain"] * 40)
    assert {answer.text for answer in answers} == {"fjordby"}
    assert {name.split("_")[0] for name in SEEN} == {"request"}
    assert len(set(SEEN)) <= THREADS


def test_no_municipality_stays_in_a_thread(handler):
    assert ask_all(handler, "/plain")[0].text == "fjordby"
    assert ask_all(handler, "/plain", host="klitby.localhost")[0].text == "klitby"
    assert ask_all(handler, "/plain", host="nowhere.localhost")[0].status_code == 404
    seen = [handler._threads.submit(current_municipality_or_none).result() for _ in range(THREADS)]
    assert set(seen) == {None}


def test_an_asynchronous_view_runs_on_the_loop(handler):
    assert ask_all(handler, "/async")[0].text == "MainThread"


def test_a_body_arrives_whole(handler):
    body = bytes(range(256)) * 20_000
    assert ask_all(handler, ("/echo", body))[0].status_code == 403  # the check of forms stands before it


def test_a_stream_is_sent_to_its_end(handler):
    assert ask_all(handler, "/parts")[0].text.count(";") == 3


def test_an_error_is_an_answer(handler):
    assert ask_all(handler, "/broken")[0].status_code == 500
    assert ask_all(handler, "/plain")[0].status_code == 200


def test_a_stream_ends_when_its_reader_has_left(handler):
    async def run():
        sent = []
        told = asyncio.Queue()
        await told.put({"type": "http.request", "body": b"", "more_body": False})

        async def send(message):
            sent.append(message)
            if len(sent) == 3:
                await told.put({"type": "http.disconnect"})
            await asyncio.sleep(0)

        scope = {
            "type": "http", "method": "GET", "path": "/endless", "query_string": b"", "scheme": "http",
            "headers": [(b"host", b"fjordby.localhost")], "http_version": "1.1", "root_path": "",
        }  # fmt: skip
        await asyncio.wait_for(handler(scope, told.get, send), 20)
        return sent

    sent = asyncio.run(run())
    assert sent[0]["status"] == 200
    assert len(sent) >= 3
