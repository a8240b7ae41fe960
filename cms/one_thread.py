"""Django's part of the ASGI root: a request is answered in one thread, in one go.

Django's own ASGI handler goes from the loop to a thread and back for each signal, for the middleware, for each
of its `process_view`, for the view and for the end, and starts a thread for each request. All our middleware and
all but one view are synchronous: here they run as they do under WSGI, in threads that stay. Views that are
asynchronous run on the loop still.
"""

import asyncio
import contextvars
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from asgiref.sync import SyncToAsync, sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import FileResponse, HttpResponseBase
from django.urls import set_script_prefix

# Not many: they share the interpreter with the loop, and more of them only take it from one another (at 40 messages
# a second ten answered at a p95 of 550 ms, three of 114). Those that wait for a lock of the database do not work.
THREADS = 6
# Seconds until a thread that computes lets another one go on. The loop has to wait for that after each thing it
# reads or sends, several times for every answer; Python's own 5 ms were most of what an answer took.
SWITCH = 0.0005


class OneThreadHandler(ASGIHandler):
    """ASGIHandler whose middleware and views run in one thread of a fixed number."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        try:
            loop, context = asyncio.get_running_loop(), contextvars.copy_context()
            # Not sync_to_async: it carries each variable of the context back to a task that ends here.
            response = await loop.run_in_executor(self._threads, context.run, self._answer, loop, scope, body)
            if response.streaming:
                await self._stream(response, receive, send)
            else:
                await self.send_response(response, send)
        finally:
            body.close()

    async def _stream(self, response: HttpResponseBase, receive: Any, send: Any) -> None:
        """Send the parts until the last, or until the client has left."""
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            sending.cancel()
            leaving.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            await sync_to_async(response.close)()

    def _answer(self, loop: asyncio.AbstractEventLoop, scope: Any, body: Any) -> HttpResponseBase:
        """From the request to the answer, whose end is told here too unless it has to be streamed."""
        # Where async_to_sync finds the loop: for a view that is asynchronous, and for the channel layer.
        SyncToAsync.threadlocal.main_event_loop = loop
        SyncToAsync.threadlocal.main_event_loop_pid = os.getpid()
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(request)
        response._handler_class = self.__class__
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if response.streaming:
            close_old_connections()  # of this thread: the parts are read in another
        else:
            response.close()
        answer: HttpResponseBase = response
        return answer


def one_thread_application() -> OneThreadHandler:
    """Set Django up and return its ASGI application; the process is a web process from then on."""
    sys.setswitchinterval(SWITCH)
    django.setup(set_prefix=False)
    return OneThreadHandler()
