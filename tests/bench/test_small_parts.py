import gzip
import json

from tests.bench import lighthouse, report
from tests.bench.figures import Bar
from tests.bench.memory import parse, with_children
from tests.bench.sizes import sizes


def test_memory_of_a_family_and_of_nobody_else():
    assert with_children(1, {2: 1, 3: 2, 4: 9, 1: 0}) == [1, 2, 3]
    assert parse("00400000-7fff ---p [rollup]\nRss:   2048 kB\nPss:    512 kB\nPss_Dirty: 3 kB\n") == (
        2048,
        512,
    )
    assert parse("") is None


def test_sizes_tell_the_first_screen_from_what_comes_later(tmp_path):
    manifest = {
        "src/app/main.ts": {
            "file": "main.js",
            "imports": ["_shared.js"],
            "css": ["main.css"],
            "dynamicImports": ["x"],
        },
        "_shared.js": {"file": "shared.js"},
        "x": {"file": "x.js", "imports": ["_shared.js"], "css": ["x.css"]},
    }
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text(json.dumps(manifest))
    for name in ("main.js", "shared.js", "x.js", "main.css", "x.css"):
        (tmp_path / name).write_text(name * 50)
    weight = {
        name: len(gzip.compress(name.encode() * 50, 9)) for name in ("main.js", "shared.js", "x.js", "x.css")
    }
    found = sizes(tmp_path)
    assert found["initial_js"] == weight["main.js"] + weight["shared.js"]
    assert (found["lazy_js"], found["lazy_css"]) == (weight["x.js"], weight["x.css"])
    assert sizes(tmp_path / "nothing") is None


def test_lighthouse_takes_the_median_of_speed_and_the_worst_of_the_rest():
    def one(performance, accessibility):
        refs = [{"id": "contrast", "weight": 3}, {"id": "manual", "weight": 0}]
        return {
            "categories": {
                "performance": {"score": performance, "auditRefs": []},
                "accessibility": {"score": accessibility, "auditRefs": refs},
                "best-practices": {"score": 1, "auditRefs": []},
            },
            "audits": {
                "contrast": {"score": int(accessibility == 1)},
                "manual": {"score": 0},
                **{name: {"numericValue": 5} for name in lighthouse.METRICS},
            },
        }

    found = lighthouse.summary([one(0.8, 1), one(0.96, 0.9), one(0.99, 1)])
    assert (found["performance"], found["accessibility"], found["best-practices"]) == (96, 90, 100)
    assert found["failed"] == ["contrast"]


def test_the_table_has_its_columns_under_each_other():
    assert report.table(["a", "bb"], [["long", "1"]]).splitlines() == ["a     bb", "────  ──", "long   1"]


def test_the_file_names_its_schema_and_every_verdict(tmp_path):
    path = tmp_path / "bench.json"
    report.write(path, bars=report.bars_as_json([Bar("list", 31.0, 30, " ×")]))
    read = json.loads(path.read_text())
    assert read["schema"] == 1
    assert read["bars"][0]["verdict"] == "PASS"
