"""Prerequisites and stages: what is missing is said in one sentence, what is unchanged is skipped."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cms.launcher import system_packages
from cms.launcher.commands import run, together
from cms.launcher.errors import LauncherError
from cms.launcher.paths import PROJECT
from cms.launcher.processes import is_alive, wait_until
from cms.launcher.stamps import Stamp, files_below, fingerprint


def fake(folder: Path, name: str, says: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\necho {says}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def launch(path: Path, var: Path, *order: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "VAR_DIR": str(var), "HOME": os.environ.get("HOME", "/")}
    command = [sys.executable, "-m", "cms.launcher", *order]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        ({}, "Node.js is missing: install Node.js 20.19 or newer (https://nodejs.org).\n"),
        ({"node": "v18.20.4"}, "Node.js 18.20.4 is too old: install Node.js 20.19 or newer.\n"),
        (
            {"node": "v22.1.0"},
            "npm is missing: install it (it comes with Node.js; on Debian: apt install npm).\n",
        ),
    ],
)
def test_missing_tool_is_one_sentence(tmp_path, programs, sentence):
    for name, says in programs.items():
        fake(tmp_path, name, says)
    result = launch(tmp_path, tmp_path / "var", "install")
    assert (result.returncode, result.stdout, result.stderr) == (1, "", sentence)


def test_make_without_python_is_one_sentence(tmp_path):
    result = subprocess.run(
        ["make", "--no-print-directory", "run", "PYTHON=no-such-python"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert result.stdout == "Python is missing: install Python 3.11 or newer.\n"


def test_too_old_python_is_one_sentence(monkeypatch):
    from cms.launcher import __main__ as entry

    monkeypatch.setattr(entry.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(entry.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"Python 3\.9 is too old: install Python 3\.11 or newer"):
        entry.main()


def test_entry_keeps_to_old_syntax():
    """A Python that is too old has to parse these files to say that it is."""
    import ast

    for name in ("cms/__init__.py", "cms/launcher/__init__.py", "cms/launcher/__main__.py"):
        ast.parse((PROJECT / name).read_text(), feature_version=(3, 6))


def test_make_help_lists_every_target():
    result = subprocess.run(
        ["make", "--no-print-directory"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    phony = next(line for line in (PROJECT / "Makefile").read_text().splitlines() if ".PHONY" in line)
    for target in phony.split()[1:]:
        assert f"make {target} " in result.stdout


def test_unknown_order_prints_the_usage(tmp_path):
    result = launch(tmp_path, tmp_path, "nonsense")
    assert result.returncode == 2
    assert result.stderr.startswith("usage:")


def test_stamp_does_work_once_until_inputs_change(tmp_path):
    source = tmp_path / "source"
    source.write_text("one")
    stamp = Stamp(tmp_path / "product" / ".stamp")
    done = []
    for text in ("one", "one", "two"):
        source.write_text(text)
        stamp.make(fingerprint([source]), lambda: done.append(1))
    assert len(done) == 2


def test_stamp_of_failed_work_is_not_kept(tmp_path):
    stamp = Stamp(tmp_path / ".stamp")
    stamp.path.write_text("old")
    with pytest.raises(LauncherError):
        stamp.make("new", lambda: run(["false"], what="It", log=tmp_path / "log"))
    assert not stamp.path.exists()


def test_files_below_leaves_out_folders(tmp_path):
    for name in ("a/x", "node_modules/y"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    assert files_below(tmp_path, without=frozenset({"node_modules"})) == [tmp_path / "a" / "x"]


def test_failed_command_shows_its_last_lines(tmp_path, capsys):
    with pytest.raises(LauncherError, match="The build failed \\(exit status 3\\); the whole output is in"):
        run(["sh", "-c", "echo why; exit 3"], what="The build", log=tmp_path / "log")
    assert capsys.readouterr().out == "why\n"


def test_what_is_done_together_overlaps(tmp_path):
    """Each waits for a file that the other makes: one after the other they would wait for ever."""
    first, second = tmp_path / "first", tmp_path / "second"

    def meet(mine: Path, other: Path) -> None:
        wait = f"touch {mine}; while ! test -e {other}; do sleep 0.05; done"
        run(["sh", "-c", wait], what="It", log=tmp_path / f"{mine.name}.log")

    together(lambda: meet(first, second), lambda: meet(second, first))
    assert first.exists()
    assert second.exists()


def _waits(tmp_path: Path, further: list[str]) -> None:
    pid = tmp_path / "pid"
    run(["sh", "-c", f"sleep 600 & echo $! > {pid}; wait"], what="The long one", log=tmp_path / "long.log")
    further.append("went on")


def _pid(tmp_path: Path) -> int:
    assert wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "", 10)
    return int((tmp_path / "pid").read_text())


def test_when_one_of_several_fails_the_others_end_with_all_they_started(tmp_path, capsys):
    further: list[str] = []

    def fails() -> None:
        _pid(tmp_path)
        run(["sh", "-c", "echo why; exit 3"], what="The short one", log=tmp_path / "short.log")

    def after() -> None:
        _waits(tmp_path, further)
        run(["touch", str(tmp_path / "later")], what="What follows", log=tmp_path / "long.log")

    with pytest.raises(LauncherError, match="The short one failed \\(exit status 3\\)"):
        together(after, fails)
    assert not is_alive(_pid(tmp_path))
    assert further == []
    assert not (tmp_path / "later").exists()
    assert capsys.readouterr().out == "why\n"
    # And commands can be run again.
    run(["true"], what="It", log=tmp_path / "log")


def test_a_signal_ends_what_is_done_together(tmp_path):
    code = f"""
import sys
from pathlib import Path
from cms.launcher.commands import run, together
from cms.launcher.stop_signals import StopRequested, stop_signals
folder = Path({str(tmp_path)!r})
def wait(name):
    shell = f"sleep 600 & echo $! > {{folder}}/{{name}}; wait"
    run(["sh", "-c", shell], what=name, log=folder / "log")
try:
    with stop_signals():
        together(lambda: wait("pid"), lambda: wait("other"))
except StopRequested:
    sys.exit(7)
"""
    child = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT)
    pids = [_pid(tmp_path)]
    assert wait_until(lambda: (tmp_path / "other").exists() and (tmp_path / "other").read_text() != "", 10)
    pids.append(int((tmp_path / "other").read_text()))
    child.terminate()
    assert child.wait(20) == 7
    assert [pid for pid in pids if is_alive(pid)] == []


def test_missing_programs_are_named_where_nothing_may_be_installed(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(system_packages, "_become_root", lambda: None)
    needed = (system_packages.Needed("chromium", ("no-such",)), system_packages.Needed("coturn", ("none",)))
    monkeypatch.setattr(system_packages, "NEEDED", needed)
    with pytest.raises(LauncherError, match="The whole test run needs chromium, coturn: install"):
        system_packages.missing_system_packages()
