import asyncio
import gzip
import json

import pytest

from tests.bench.cases import Case, readable, request
from tests.bench.load import Plan, answer_end, drive, split_answer
from tests.bench.measure import wrong_bodies

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n[1,2]"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n"
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED, UNCHANGED])
def test_an_answer_ends_where_it_ends_and_not_before(answer):
    for length in range(len(answer)):
        assert answer_end(bytearray(answer[:length])) == 0
    assert answer_end(bytearray(answer)) == len(answer)


def test_an_answer_without_length_is_no_answer():
    with pytest.raises(ValueError, match="length"):
        answer_end(bytearray(b"HTTP/1.1 200 OK\r\n\r\n"))


def test_bodies_are_read_whole():
    assert split_answer(PLAIN)[1] == split_answer(CHUNKED)[1] == b"[1,2]"
    assert readable(gzip.compress(b"[1]"), "gzip") == [1]


def test_a_body_that_says_something_else_is_wrong():
    case = Case("list", ["…"], lambda _index, body: body == [1])
    encoded = {"[1]": "WzFd", "[2]": "WzJd", "no JSON": "bm8="}
    assert wrong_bodies(case, [(0, "", text) for text in encoded.values()]) == 2
    assert wrong_bodies(Case("304", ["…"], case.check, status=304), [(0, "", ""), (0, "", "WzFd")]) == 1


def test_a_request_is_whole():
    text = request("fjordby.localhost", "/a?b=c", encoding="br", tag='"x"')
    assert text.startswith("GET /a?b=c HTTP/1.1\r\nHost: fjordby.localhost\r\n")
    assert text.endswith('If-None-Match: "x"\r\n\r\n')


async def test_the_generator_asks_as_often_as_planned_and_counts_a_broken_connection():
    async def serve(reader, writer):
        with pytest.raises(asyncio.IncompleteReadError):
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                writer.write(PLAIN if asked.startswith(b"GET /good") else b"")
                if asked.startswith(b"GET /bad"):
                    break
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    good = await drive(Plan(port, [request("x", "/good")], 3, 5.0, 40, 1))
    bad = await drive(Plan(port, [request("x", "/bad")], 2, 5.0, 40, 1))
    server.close()
    assert (len(good["times"]), good["statuses"], good["errors"]) == (40, {200: 40}, 0)
    assert good["samples"]
    assert json.loads(json.dumps(good))
    assert (len(bad["times"]), bad["errors"]) == (0, 2)
