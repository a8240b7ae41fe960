"""A deploy takes no file away from a page that is open."""

import json

import pytest

from cms.launcher.static_files import KEPT, collect_static, record_of

START = 1_800_000_000.0


@pytest.fixture
def deploy(settings, tmp_path):
    """Deploys a build of the app that has these files, at a time in seconds after the start."""
    settings.STATIC_ROOT = tmp_path / "static"
    built = tmp_path / "dist"
    settings.STATICFILES_DIRS = [("pwa", built)]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    from django.contrib.staticfiles import finders

    def at(seconds, **files):
        assets = built / "assets"
        assets.mkdir(parents=True, exist_ok=True)
        for old in [*assets.iterdir(), built / "sw.js"]:
            old.unlink(missing_ok=True)
        (built / "sw.js").write_text(f"// {seconds}")
        for name, text in files.items():
            (assets / f"{name}.js").write_text(text)
        finders.get_finder.cache_clear()
        collect_static(START + seconds)
        return {file.name for file in (settings.STATIC_ROOT / "pwa" / "assets").iterdir()}

    yield at
    finders.get_finder.cache_clear()


def test_a_file_stays_thirty_days_after_the_last_deploy_that_had_it(deploy):
    assert deploy(0, a1="old", b1="same") == {"a1.js", "b1.js"}
    assert deploy(KEPT, a1="old", b1="same") == {"a1.js", "b1.js"}
    assert deploy(KEPT + 10, a2="new", b1="same") == {"a1.js", "a2.js", "b1.js"}
    assert deploy(2 * KEPT - 1, a3="newer", b1="same") == {"a1.js", "a2.js", "a3.js", "b1.js"}
    assert deploy(2 * KEPT, a3="newer", b1="same") == {"a2.js", "a3.js", "b1.js"}
    assert deploy(4 * KEPT, a3="newer", b1="same") == {"a3.js", "b1.js"}


def test_what_has_no_digest_in_its_name_is_always_the_new_one(deploy, settings):
    deploy(0, a1="old")
    (settings.STATIC_ROOT / "left.css").write_text("nobody's")
    deploy(1, a1="old")
    assert (settings.STATIC_ROOT / "pwa" / "sw.js").read_text() == "// 1"
    assert not (settings.STATIC_ROOT / "left.css").exists()


def test_a_lost_record_keeps_the_files_from_now_on(deploy, settings):
    deploy(0, a1="old")
    record_of(settings.STATIC_ROOT).write_text("no json")
    assert deploy(10 * KEPT, a2="new") == {"a1.js", "a2.js"}
    seen = json.loads(record_of(settings.STATIC_ROOT).read_text())
    assert seen == {"a1.js": START + 10 * KEPT, "a2.js": START + 10 * KEPT}
    assert deploy(11 * KEPT, a2="new") == {"a2.js"}
