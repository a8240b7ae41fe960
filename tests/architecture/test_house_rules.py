"""Rules of writing that no linter knows. Each is shown to bite on an example."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository, as git knows them (also when they are not committed yet)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def python_files(*folders: str) -> list[Path]:
    return [
        path for path in tracked(*(f"{folder}/**.py" for folder in folders)) if "migrations" not in path.parts
    ]


def calls(source: str) -> Iterator[str]:
    """Dotted names of everything that is called."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def jobs_started_past_the_gate(path: str, source: str) -> list[str]:
    if path == "cms/plugin_api/jobs.py":
        return []
    return [name for name in calls(source) if name.rsplit(".", 1)[-1] == "async_task"]


def sites_found_past_the_tenant(path: str, source: str) -> list[str]:
    if path.startswith("cms/municipalities/"):
        return []
    return [name for name in calls(source) if name.endswith("Site.find_for_request")]


def unscoped_lists_in_views(path: str, source: str) -> list[str]:
    if "/api/" not in path and not path.endswith(("commands.py", "views.py")):
        return []
    return [name for name in calls(source) if name.endswith((".objects.all", ".unscoped.all"))]


def raw_channel_sends(path: str, source: str) -> list[str]:
    if path.startswith(("cms/realtime/", "cms/operations/")):
        return []
    return [name for name in calls(source) if name.endswith(".group_send")]


RULES = {
    jobs_started_past_the_gate: ("plugins/chat/actions.py", "async_task('x')"),
    sites_found_past_the_tenant: ("cms/content/views.py", "Site.find_for_request(request)"),
    unscoped_lists_in_views: ("plugins/chat/api/views.py", "Message.objects.all()"),
    raw_channel_sends: ("plugins/chat/actions.py", "layer.group_send('g', {})"),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_code_keeps_the_rule(rule):
    broken = {
        name: found
        for path in python_files("cms", "plugins")
        if (found := rule(name := path.relative_to(ROOT).as_posix(), path.read_text()))
    }
    assert broken == {}


@pytest.mark.parametrize(("rule", "example"), RULES.items())
def test_the_rule_bites(rule, example):
    assert rule(*example) != []


def test_plugins_have_no_wagtail_hooks():
    """Wagtail would load them for every municipality, past the gate."""
    assert [path for path in tracked("plugins/**") if path.name == "wagtail_hooks.py"] == []


def test_there_is_no_junk_drawer():
    names = {"utils.py", "helpers.py", "common.py", "misc.py", "utils", "common"}
    assert [
        path for path in tracked("cms/**", "plugins/**") if names & set(path.relative_to(ROOT).parts)
    ] == []


def test_files_hold_one_thing():
    files = [
        *python_files("cms", "plugins"),
        *tracked("frontend_pwa/src/**", "plugins/**.ts", "plugins/**.svelte"),
    ]
    code = [path for path in files if path.suffix in {".py", ".ts", ".svelte"} and path.name != "schema.d.ts"]
    assert {
        path.name: lines for path in code if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    } == {}


FORBIDDEN = re.compile(
    r"/(?:work|farm)/|--(?:extra-)?index-url|\"resolved\": \"http|\bregistry = \"http|"
    r"BEGIN (?:RSA |EC )?PRIVATE KEY"
)


def test_no_machine_path_registry_address_or_key_is_committed():
    here = Path(__file__).name
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if path.name != here
        and path.suffix not in {".png", ".woff2", ".mo", ".jpg", ".webp", ".mp3"}
        and (match := FORBIDDEN.search(path.read_text(errors="ignore")))
    ]
    assert found == []
