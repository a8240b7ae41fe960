"""What a forked worker does with the database does not touch its parent's connection."""

import json

import pytest

from tests.processes import run_python

pytestmark = pytest.mark.django_db(transaction=True)

FORK = """
import json, multiprocessing
from django.db import connection, transaction

def backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]

def write_and_tell(queue):
    with transaction.atomic():
        queue.put(backend())

fork = multiprocessing.get_context("fork")
connection.ensure_connection()
if not held:
    connection.close()  # back into the pool, from where a child could take it
with transaction.atomic():
    mine = backend()
    queue = fork.Queue()
    children = [fork.Process(target=write_and_tell, args=(queue,)) for _ in range(3)]
    for child in children:
        child.start()
    theirs = [queue.get(timeout=20) for _ in children]
    for child in children:
        child.join(20)
    again = backend()
print(json.dumps([mine, again, theirs, [child.exitcode for child in children]]))
connection.close_pool()
"""


@pytest.mark.parametrize("pool", ["", "1"])
@pytest.mark.parametrize("held", [True, False])
def test_children_forked_in_the_midst_of_a_transaction_have_connections_of_their_own(pool, held):
    said = run_python(f"held = {held}\n{FORK}", DATABASE_POOL=pool or "0")
    mine, again, theirs, exits = json.loads(said)
    assert exits == [0, 0, 0]
    assert again == mine
    assert len({mine, *theirs}) == 4
