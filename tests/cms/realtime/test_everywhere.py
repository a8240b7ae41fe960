"""Whatever process rings a bell, every socket of every web process hears it; and if none does, all is well."""

import asyncio
import json
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django_q.tasks import async_task

from cms.municipalities.models import Municipality
from tests.cms.realtime.town import DEAF, SETTINGS, town
from tests.contract.conftest import client_of
from tests.factories.core import MembershipFactory, MunicipalityFactory, UserFactory
from tests.processes import run_python

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

RING = "from tests.cms.realtime.ringing import ring\nring('fjordby', 'command')"
PUBLISH = """
from cms.content.actions.versions import bump_library
from cms.municipalities.models import Municipality
from django.db import transaction
with transaction.atomic():
    bump_library([Municipality.objects.get(slug="fjordby")])
"""
HOST = "fjordby.localhost"
SECONDS = 60


@pytest.fixture
def session(db):
    """The session key of a person of Fjordby."""
    municipality = MunicipalityFactory(slug="fjordby")
    user = UserFactory()
    MembershipFactory(user=user, municipality=municipality)
    return client_of(user, municipality).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(params=["notify", "redis"])
def places(request, transactional_db, session, tmp_path):
    with town(tmp_path, redis=request.param == "redis") as found:
        yield found


@pytest_asyncio.fixture
async def in_thread(transactional_db):
    """`sync_to_async`, whose thread leaves no connection to the test database behind."""
    yield sync_to_async
    await sync_to_async(connections.close_all)()


async def next_event(connection, name):
    """The data of the next event of this name; others before it are skipped."""
    async with asyncio.timeout(SECONDS):
        while True:
            frame = json.loads(await connection.recv())
            if frame.get("event") == name:
                return frame["data"]


async def warmed_up(sockets, ring):
    """Ring until everybody hears: Redis may still be subscribing when the socket says `ready`."""
    waiting = list(sockets)
    async with asyncio.timeout(SECONDS):
        while waiting:
            await ring()
            waiting = [connection for connection in waiting if not await _hears(connection)]
    for connection in sockets:
        while await _hears(connection):
            pass


async def _hears(connection):
    try:
        async with asyncio.timeout(1):
            while json.loads(await connection.recv()).get("event") != "test.rung":
                pass
    except TimeoutError:
        return False
    return True


async def test_a_bell_rung_anywhere_arrives_everywhere(places, session, in_thread):
    def ring_at(web, name):
        status = places.get(web, HOST, f"/test-ring/{name}")
        assert status == 204, f"{name} answered {status}.\n{places.words()}"

    rings = {
        "web-a": lambda: ring_at(0, "web-a"),
        "web-b": lambda: ring_at(1, "web-b"),
        "worker": lambda: async_task("tests.cms.realtime.ringing.ring", "fjordby", "worker"),
        "command": lambda: run_python(RING, DJANGO_SETTINGS_MODULE=SETTINGS, REDIS_URL=places.redis_url),
    }
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(places.socket(web, HOST, session)) for web in (0, 0, 1, 1)]
        for connection in sockets:
            await next_event(connection, "ready")
        await warmed_up(sockets, in_thread(rings["web-a"]))
        for source, ring in rings.items():
            await in_thread(ring)()
            for number, connection in enumerate(sockets):
                try:
                    heard = await next_event(connection, "test.rung")
                except TimeoutError:
                    pytest.fail(f"Socket {number} did not hear {source}.\n{places.words()}")
                assert heard == {"source": source}


async def test_a_client_that_hears_no_bell_is_right_after_one_heartbeat(places, session, in_thread):
    arrived = asyncio.Queue()

    async def listen(connection):
        async for text in connection:
            frame = json.loads(text)
            await arrived.put((asyncio.get_running_loop().time(), frame["event"], frame["data"]))

    async with places.socket(0, HOST, session) as connection, asyncio.TaskGroup() as tasks:
        listener = tasks.create_task(listen(connection))
        await in_thread(run_python)(PUBLISH, DJANGO_SETTINGS_MODULE=DEAF, REDIS_URL="")
        published = asyncio.get_running_loop().time()
        now = (await in_thread(Municipality.objects.get)(slug="fjordby")).library_version
        heard = []
        async with asyncio.timeout(SECONDS):
            while not heard or heard[-1][2]["library_version"] != now:
                heard.append(await arrived.get())
        listener.cancel()
    assert [event for _, event, _ in heard] == ["ready"] + ["heads"] * (len(heard) - 1)
    assert heard[0][2]["library_version"] == now - 1
    late = [moment for moment, _, data in heard if moment > published and data["library_version"] != now]
    assert len(late) <= 1, "only the beat under way may have read the old number"
