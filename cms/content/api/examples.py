"""Answers of the library as they look, for the OpenAPI description. A test holds them against the serializers."""

from typing import Any

UUID = "5b0b0c7e-7a86-4f3a-9d0c-0f6a4c8f5a11"
_OTHER = "0f2f6a3c-52b4-4c3e-8a0f-6a1f2b7d9e10"
_BLOCK = "0a7e6b0e-3a2f-4a57-8a52-0f2a5b6f7d10"

TOPIC_NAME = {"slug": "soevn", "title": "Søvn", "key": "sleep"}
IMAGE = {
    "alt": "Et barn sover på ryggen i sin egen seng.",
    "width": 1600,
    "height": 1067,
    "src": "/media/images/soevn.width-640.jpg",
    "srcset": {
        "avif": "/media/images/soevn.width-320.avif 320w, /media/images/soevn.width-640.avif 640w",
        "webp": "/media/images/soevn.width-320.webp 320w, /media/images/soevn.width-640.webp 640w",
        "jpeg": "/media/images/soevn.width-320.jpg 320w, /media/images/soevn.width-640.jpg 640w",
    },
    "focal": {"x": 0.48, "y": 0.35},
    "placeholder": "#c7b8a6",
}
CARD: dict[str, Any] = {
    "uuid": UUID,
    "slug": "sikker-soevn",
    "title": "Sikker søvn for dit barn",
    "summary": "Læg dit barn på ryggen, i egen seng, i dit soveværelse.",
    "topic": TOPIC_NAME,
    "tags": ["nyfødt", "tvillinger"],
    "content_locale": "da",
    "variant": "normal",
    "reading_minutes": 3,
    "image": IMAGE,
    "stages": [{"kind": "child_month", "from": 0, "to": 12}],
    "badges": ["easy", "audio"],
    "origin": "region",
}
_NEAR_CARD = CARD | {
    "uuid": _OTHER,
    "slug": "lur-om-dagen",
    "title": "Lur om dagen",
    "summary": "Små børn sover flere gange om dagen.",
    "image": None,
    "badges": [],
}
TOPICS = {
    "locale": "da",
    "topics": [
        TOPIC_NAME | {"summary": "Om barnets søvn og jeres egen.", "image": None, "count": 12},
    ],
}
CARDS = {"results": [CARD], "next": None}
NEAR = {"results": [_NEAR_CARD]}
ARTICLE: dict[str, Any] = {
    "requested_locale": "da",
    **{key: value for key, value in CARD.items() if key != "badges"},
    "variants": ["normal", "easy"],
    "dir": "ltr",
    "lix": 27,
    "audio": {"url": "/media/documents/soevn.mp3", "duration": 172, "bytes": 1376000, "type": "audio/mpeg"},
    "offline": False,
    "local_blocks": [],
    "blocks": [
        {
            "id": _BLOCK,
            "type": "text",
            "html": '<div class="block block--text"><p>Læg dit barn på ryggen.</p></div>',
            "data": {},
        }
    ],
    "provenance": {
        "author_role": "Sundhedsplejerske",
        "reviewer": {"name": "Lone Kjær", "role": "Sundhedsplejerske"},
        "reviewed_at": "2026-03-01",
        "next_review_at": "2027-03-01",
        "overdue": False,
        "translation_check": None,
        "sources": [
            {
                "publisher": "Sundhedsstyrelsen",
                "title": "Forebyg pludselig uventet spædbarnsdød",
                "url": "https://www.sst.dk/",
                "year": 2025,
            }
        ],
    },
    "alternates": [{"locale": "en", "slug": "safe-sleep", "easy": False}],
    "translation": None,
    "related": [],
    "search_terms": ["vuggedød"],
    "revision_id": 41,
    "published_at": "2026-03-02T08:00:00Z",
}
TRANSLATED = ARTICLE | {
    "requested_locale": "en",
    "slug": "safe-sleep",
    "title": "Safe sleep for your child",
    "summary": "Lay your child on the back, in their own bed, in your bedroom.",
    "content_locale": "en",
    "variants": ["normal"],
    "audio": None,
    "alternates": [{"locale": "da", "slug": "sikker-soevn", "easy": True}],
    "translation": {"status": "outdated", "of_revision": 38},
    "provenance": ARTICLE["provenance"]
    | {"translation_check": {"name": "Helen Ward", "role": "Midwife", "checked_on": "2026-03-04"}},
    "revision_id": 40,
}
DRAFT = ARTICLE | {
    "local_blocks": [_BLOCK],
    "provenance": ARTICLE["provenance"]
    | {"local_reviews": [{"name": "Lone Kjær", "role": "Sundhedsplejerske", "reviewed_at": "2026-05-04"}]},
    "preview": {"municipality": "fjordby", "view": "phone"},
}
SEARCH = {
    "query": "soevn",
    "results": [CARD | {"highlight": "Sikker <mark>søvn</mark> for dit barn"}],
    "suggestion": None,
}
SEARCH_GUESSED = {
    "query": "vugedød",
    "results": [CARD | {"highlight": "<mark>Vuggedød</mark> er sjælden."}],
    "suggestion": "vuggedød",
}
SUGGEST = {
    "query": "sø",
    "suggestions": [
        {"text": "Sikker søvn for dit barn", "slug": "sikker-soevn", "locale": "da"},
        {"text": "søvnløs", "slug": None, "locale": "da"},
    ],
}
MANIFEST = {
    "locale": "da",
    "library_version": 118,
    "articles": [
        {
            "uuid": UUID,
            "etag": "1f0c9a7be2d4463c8a51e0b7",
            "bytes": 14907,
            "topic": "sleep",
            "stages": CARD["stages"],
            "offline": False,
            "easy_etag": "90aa1be4c37f4d21b6d0c2f5",
            "easy_bytes": 6120,
            "picture_bytes": 48311,
        }
    ],
    "revoked": [_OTHER],
}
REDIRECT = {
    "status": 301,
    "location": "/da/bibliotek/sikker-soevn",
    "kind": "article",
    "uuid": UUID,
    "locale": "da",
    "slug": "sikker-soevn",
}
