"""The worker's part, done by hand: take what lies in the queue's table and run it."""

from importlib import import_module

from django_q.models import OrmQ
from django_q.signing import SignedPackage


def queued():
    """What the queue holds: [(function, arguments)]."""
    tasks = [SignedPackage.loads(row.payload) for row in OrmQ.objects.order_by("pk")]
    return [(task["func"], task["args"]) for task in tasks]


def run_queue():
    """Run and remove everything; return the results."""
    results = []
    for function, arguments in queued():
        module, _, name = function.rpartition(".")
        results.append(getattr(import_module(module), name)(*arguments))
    OrmQ.objects.all().delete()
    return results
