"""The inbox over years of conversations: `python -m tests.bench.inbox`, run by `make bench`.

Prints one line of JSON: for each list p95 in milliseconds and the number of its queries, the same for the
whole page, for the numbers beside the views and for reading one conversation by its key; and `scans`,
the tables that grow and that some query read as a whole.
"""

import json
import random
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402

from cms.encryption.keyring import keyring_scope  # noqa: E402
from cms.garbage import spare_what_stays  # noqa: E402
from cms.municipalities.models import Municipality  # noqa: E402
from cms.municipalities.scope import municipality_scope  # noqa: E402
from plugins.chat.admin.filters import read_filters  # noqa: E402
from plugins.chat.admin.views import list_context  # noqa: E402
from plugins.chat.models import Conversation, Message  # noqa: E402
from plugins.chat.queries.conversations import teams_of  # noqa: E402
from plugins.chat.queries.inbox import counters  # noqa: E402
from tests.bench.chat_people import NURSE  # noqa: E402
from tests.bench.dataset import PLACES  # noqa: E402
from tests.bench.queries import measured  # noqa: E402
from tests.factories.accounts import sign_in  # noqa: E402
from tests.plans import scans  # noqa: E402

KEYS = 2000
BIG = frozenset(
    f"chat_{name}"
    for name in ("message", "conversationevent", "staffevent", "inboxevent", "note", "conversation")
)
LISTS = {
    "what waits": {},
    "nobody's": {"view": "unassigned"},
    "done": {"state": "done"},
    "any state": {"state": "any"},
}


def main() -> None:
    place = Municipality.objects.get(slug=PLACES[0])
    nurse = get_user_model().objects.get(first_name=NURSE)
    client = Client(headers={"host": place.site.hostname})
    sign_in(client, nurse)

    def page(query: str) -> None:
        if client.get(f"/admin/chat/{query}").status_code != 200:
            raise AssertionError(f"/admin/chat/{query} does not answer.")

    with municipality_scope(place), keyring_scope():
        teams = teams_of(nurse)
        keys = list(Conversation.objects.values_list("pk", flat=True)[:KEYS])
        dice = random.Random(5)
        work: dict[str, Callable[[], Any]] = {
            f"list: {name}": lambda given=given: list_context(nurse, read_filters(given))
            for name, given in LISTS.items()
        }
        work |= {
            "whole page": lambda: page(""),
            "whole page: any state": lambda: page("?state=any"),
            "numbers": lambda: counters(nurse, teams),
            "one conversation by its key": lambda: Conversation.objects.get(pk=dice.choice(keys)),
        }
        page("")
        spare_what_stays()  # as every web process does
        found = {name: measured(one) for name, one in work.items()}
        scanned = [
            f"{table}, {rows:.0f} rows"
            for name, one in work.items()
            if name.startswith(("list", "numbers"))
            for _kind, table, rows, _sql in scans(one, BIG)
        ]
        sizes = {"messages": Message.unscoped.count(), "conversations": Conversation.unscoped.count()}
    print(json.dumps({**sizes, "cases": found, "scans": scanned}))


if __name__ == "__main__":
    main()
