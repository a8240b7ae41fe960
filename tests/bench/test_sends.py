"""The writers, the line and the count of what went wrong: each shown to notice."""

import random
import uuid

import pytest

from tests.bench.sends import Fault, FaultyLine, NoAnswerError, Post, RefusedError, Writer, verdict


class Shelf:
    """A server that stores each id once, or, when it is `forgetful`, each time."""

    def __init__(self, *, forgetful=False):
        self.forgetful = forgetful
        self.rows = {}

    def __call__(self, post):
        rows = self.rows.setdefault(post.thread, [])
        if not self.forgetful and any(key == post.client_id for _seq, key in rows):
            return 200
        rows.append((len(rows) + 1, post.client_id))
        return 201


def written(shelf, *, count=200, share=0.5, seed=3):
    line = FaultyLine(shelf, random.Random(seed), share)
    confirmed = {"a": Writer("a", count, line).run()}
    line.end()
    return line, verdict(confirmed, shelf.rows)


def test_a_server_that_knows_the_ids_stores_each_once_and_in_order_whatever_the_line_does():
    line, found = written(Shelf())
    assert found.is_clean and found.stored == 200
    assert all(line.seen[fault] > 5 for fault in Fault)


def test_a_server_that_forgets_them_is_found_out():
    _line, found = written(Shelf(forgetful=True))
    assert found.duplicated > 20 and found.out_of_order > 5


def test_the_same_seed_is_the_same_line():
    lines = [written(Shelf())[0] for _ in range(2)]
    assert lines[0].seen == lines[1].seen
    assert written(Shelf(), seed=4)[0].seen != lines[0].seen


def rows_of(*numbers, first=1):
    return {"a": [(seq, Post("a", number).client_id) for seq, number in enumerate(numbers, start=first)]}


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (rows_of(0, 1, 2), (0, 0, 0, 0)),
        (rows_of(0, 1, 2, 3), (0, 0, 0, 0)),  # one more, whose answer was lost
        (rows_of(0, 2), (1, 0, 0, 0)),
        (rows_of(0, 1, 1, 2), (0, 1, 0, 0)),
        (rows_of(1, 0, 2), (0, 0, 1, 0)),
        (rows_of(0, 1, 2, first=2), (0, 0, 0, 3)),
        ({}, (3, 0, 0, 0)),
        ({"a": [*rows_of(0, 1, 2)["a"], (4, uuid.UUID(int=7))]}, (0, 1, 1, 0)),
    ],
)
def test_each_kind_of_wrong_is_counted_as_itself(rows, wrong):
    found = verdict({"a": 3}, rows)
    assert (found.lost, found.duplicated, found.out_of_order, found.holes) == wrong


def test_a_writer_goes_on_only_when_it_has_an_answer_and_not_at_all_after_a_refusal():
    heard = []

    def line(post):
        heard.append(post.number)
        if len(heard) == 1:
            raise NoAnswerError
        return {2: 503, 3: 429}.get(len(heard), 201)

    assert Writer("a", 2, line).run() == 2
    assert heard == [0, 0, 0, 0, 1]
    with pytest.raises(RefusedError, match="422"):
        Writer("a", 1, lambda _post: 422).run()
    with pytest.raises(RefusedError, match="never"):
        Writer("a", 1, lambda _post: 503, most_tries=3).run()
