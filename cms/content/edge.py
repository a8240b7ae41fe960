"""The ASGI edge: serves reads of the library before Django, because Django's request path is the ceiling.

No cookie is read, no session is opened, no thread is used: one pooled connection, one statement, stored bytes.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from psycopg import OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from cms.content.library.endpoint import Question, Row
from cms.content.library.http import Answer, Asked, BadQuestionError, Problem, answer_problem, bad_question
from cms.content.library.routes import PREFIX, find

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

UNAVAILABLE = Problem(503, "Unavailable", "The library is resting for a moment. Try again.", "unavailable")
_POOL_SIZE = 8
_PATIENCE = 5.0  # seconds to wait for a connection


class LibraryEdge:
    """Wrap an ASGI application; answer the library's addresses, pass everything else on.

    The pool opens with the first read and belongs to the event loop of that read.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self._pool: AsyncConnectionPool[Any] | None = None
        self._opening = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if (
            scope["type"] == "http"
            and scope["method"] in {"GET", "HEAD"}
            and scope["path"].startswith(PREFIX)
        ):
            answer = await self._answer(scope)
            if answer is not None:
                await _send(answer, send, with_body=scope["method"] == "GET")
                return
        await self.application(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """ASGI lifespan: nothing to do at the start, close the pool at the end."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

    async def _answer(self, scope: Scope) -> Answer | None:
        raw = scope.get("raw_path")
        path = raw.decode("ascii", "replace").partition("?")[0] if raw else scope["path"]
        found = find(path)
        if found is None:
            return None
        endpoint, parts = found
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        asked = Asked.of(
            host=headers.get(b"host", ""),
            query_string=scope["query_string"].decode("latin-1"),
            accept_encoding=headers.get(b"accept-encoding", ""),
            if_none_match=headers.get(b"if-none-match", ""),
        )
        try:
            question = endpoint(asked, parts)
        except BadQuestionError as error:
            return bad_question(error)
        try:
            return question.answer(await self._rows(question))
        except (OperationalError, PoolTimeout):
            logger.exception("The library could not be read")
            return answer_problem(UNAVAILABLE)

    async def _rows(self, question: Question) -> Sequence[Row]:
        """Run the statement; once more when the connection turned out to be dead, as after a restart."""
        pool = self._pool or await self._open()
        try:
            return await _fetch(pool, question)
        except OperationalError as error:
            if isinstance(error, PoolTimeout):
                raise
            await pool.check()
            return await _fetch(pool, question)

    async def _open(self) -> AsyncConnectionPool[Any]:
        async with self._opening:
            if self._pool is None:
                pool: AsyncConnectionPool[Any] = AsyncConnectionPool(
                    kwargs=_connection_arguments(),
                    min_size=1,
                    max_size=_POOL_SIZE,
                    timeout=_PATIENCE,
                    open=False,
                    name="library",
                )
                await pool.open()
                self._pool = pool
        return self._pool


async def _fetch(pool: AsyncConnectionPool[Any], question: Question) -> Sequence[Row]:
    async with pool.connection() as connection:
        cursor = await connection.execute(question.sql, question.parameters, binary=True)
        return list(await cursor.fetchall())


def _connection_arguments() -> dict[str, Any]:
    """Django's own connection parameters, reduced to what libpq knows, without transactions."""
    from django.db import connection

    known = connection.get_connection_params()
    ours = {"cursor_factory", "context", "prepare_threshold", "pool", "server_side_binding"}
    return {name: value for name, value in known.items() if name not in ours} | {"autocommit": True}


async def _send(answer: Answer, send: Send, *, with_body: bool) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})
