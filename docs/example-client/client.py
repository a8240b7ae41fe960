"""A small client of the library: list, read, search, ask again with the ETag, follow an old address, check a webhook.

python client.py http://fjordby.localhost:8000 da
"""

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


class Library:
    def __init__(self, origin, locale, open_url=urllib.request.urlopen):
        self.api, self.locale, self.open_url = f"{origin}/api/v1/library", locale, open_url
        self.kept = {}  # address -> (ETag, answer)

    def get(self, path, **query):
        address = f"{self.api}/{path}?{urllib.parse.urlencode({'locale': self.locale, **query})}"
        tag, before = self.kept.get(address, (None, None))
        request = urllib.request.Request(address, headers={"If-None-Match": tag} if tag else {})
        try:
            with self.open_url(request, timeout=10) as answer:
                found = json.load(answer)
                self.kept[address] = (answer.headers["ETag"], found)
                return found
        except urllib.error.HTTPError as error:
            if error.code == 304:
                return before
            if error.code in (404, 410):  # never there, or withdrawn: forget it
                self.kept.pop(address, None)
                return None
            raise

    def cards(self, **query):
        cursor = ""
        while cursor is not None:
            page = self.get("articles", **query, **({"cursor": cursor} if cursor else {}))
            yield from page["results"]
            cursor = page["next"]


def is_genuine(secret, headers, body):
    """Whether a webhook's message was signed with `secret` (whsec_…) in the last five minutes."""
    stamp = headers["webhook-timestamp"]
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    given = headers["webhook-signature"].split(" ")
    return abs(time.time() - int(stamp)) < 300 and any(hmac.compare_digest(one, wanted) for one in given)


if __name__ == "__main__":
    library = Library(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "da")
    for card in library.cards(limit=100):
        article = library.get(f"articles/{card['uuid']}")
        print(article["title"], "·", [block["type"] for block in article["blocks"]])
    print("Found:", [hit["title"] for hit in library.get("search", q="soevn")["results"]])
