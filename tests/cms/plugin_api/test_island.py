import json

import pytest
from django.template import Context, Template

from cms.plugin_api.templatetags import plugin_island

MANIFEST = {
    "../plugins/chat/island/index.ts": {
        "file": "assets/chat-1.js",
        "css": ["assets/chat-1.css"],
        "imports": ["_shared-2.js"],
        "isEntry": True,
    },
    "_shared-2.js": {
        "file": "assets/shared-2.js",
        "css": ["assets/shared-2.css"],
        "imports": ["_shared-2.js"],
    },
}


@pytest.fixture
def dist(settings, tmp_path):
    settings.PWA_DIST = tmp_path
    plugin_island._read_once.cache_clear()
    yield tmp_path
    plugin_island._read_once.cache_clear()


def rendered(slug, props=None):
    template = Template("{% load plugin_island %}{% plugin_island slug props %}")
    return template.render(Context({"slug": slug, "props": props}))


def write(dist):
    (dist / ".vite").mkdir()
    (dist / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))


def test_the_island_has_its_script_and_all_its_styles(dist):
    write(dist)
    html = rendered("chat", {"waiting": 3})
    assert '<script type="module" src="/static/pwa/assets/chat-1.js"></script>' in html
    assert "/static/pwa/assets/chat-1.css" in html
    assert "/static/pwa/assets/shared-2.css" in html
    assert 'data-props="{&quot;waiting&quot;: 3}"' in html


def test_props_cannot_break_out_of_the_attribute(dist):
    html = rendered("chat", {"name": "\"><script>alert('x')</script>"})
    assert "<script>" not in html
    assert '""' not in html


@pytest.mark.parametrize("built", [True, False])
def test_without_a_built_island_the_mount_stays(dist, built):
    if built:
        write(dist)
    html = rendered("tasks")
    assert 'data-island="tasks"' in html
    assert "<script" not in html
