"""The app and the server agree on whom nobody asks."""

import re
from pathlib import Path

from cms.feedback.rules import NEVER_ASKED_TOPICS

APP = Path(__file__).resolve().parents[3] / "frontend_pwa" / "src" / "lib" / "library" / "feedback.ts"


def test_the_app_knows_the_same_topics():
    found = re.search(r"NEVER_ASKED = new Set\(\[([^\]]*)\]\)", APP.read_text())
    assert found
    assert set(re.findall(r'"([a-z]+)"', found.group(1))) == NEVER_ASKED_TOPICS
