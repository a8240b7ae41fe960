"""The parts of the launcher that need no process of their own."""

import gettext
import os
import re
import subprocess
import sys

import pytest

from cms.launcher import secret_values as secrets_module
from cms.launcher.catalogues import compile_all
from cms.launcher.errors import LauncherError
from cms.launcher.ownership import Run, read_run
from cms.launcher.paths import PROJECT
from cms.launcher.prepare import check_connection
from cms.launcher.reports import Count, count_step, read_report
from cms.launcher.run import welcome
from cms.launcher.secret_values import secret_values
from cms.launcher.steprun import LINE, run_steps
from cms.launcher.teststeps import Step

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/><testcase name="c"><failure/></testcase>
<testcase name="d"><error/></testcase><testcase name="e"><skipped/></testcase>
</testsuite></testsuites>"""


def test_secrets_are_made_once_and_private(tmp_path, monkeypatch):
    for name in secrets_module.NAMES:
        monkeypatch.delenv(name, raising=False)
    first = secret_values(tmp_path)
    assert secret_values(tmp_path) == first
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600
    assert len(set(first.values())) == 2
    monkeypatch.setenv("DJANGO_SECRET_KEY", "mine")
    assert secret_values(tmp_path) == first | {"DJANGO_SECRET_KEY": "mine"}


def test_missing_secret_is_added_and_the_other_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("DJANGO_SECRET_KEY", raising=False)
    (tmp_path / "secrets.env").write_text("DJANGO_SECRET_KEY=kept\n")
    assert secret_values(tmp_path)["DJANGO_SECRET_KEY"] == "kept"
    assert "FAMILY_START_MASTER_KEY=" in (tmp_path / "secrets.env").read_text()


def test_catalogues_are_compiled_without_fuzzy_texts(tmp_path):
    folder = tmp_path / "plugins" / "chat" / "locale" / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Child"\nmsgstr "Barn"\n\n#, fuzzy\nmsgid "Sleep"\nmsgstr "Sovn"\n'
    )
    assert compile_all(tmp_path) == [folder / "django.mo"]
    with (folder / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("Child") == "Barn"
    assert catalogue.gettext("Sleep") == "Sleep"


def test_report_is_counted(tmp_path):
    (tmp_path / "r.xml").write_text(REPORT)
    assert read_report(tmp_path / "r.xml") == Count(2, 2, 1)
    assert str(Count(2, 2, 1)) == "2 passed, 2 failed, 1 skipped"


@pytest.mark.parametrize(
    ("code", "report", "count"),
    [
        (0, None, Count(1, 0)),
        (1, None, Count(0, 1)),
        (1, "<testsuite><testcase/></testsuite>", Count(1, 1)),
        (0, "<testsuite><testcase/></testsuite>", Count(1, 0)),
        (2, "no xml", Count(0, 1)),
    ],
)
def test_failure_of_a_step_is_never_lost(tmp_path, code, report, count):
    path = tmp_path / "r.xml"
    if report is not None:
        path.write_text(report)
    assert count_step(code, path if report else None) == count


def test_steps_go_on_after_a_failure_and_end_with_a_plain_count(capfd, tmp_path):
    report = tmp_path / "r.xml"
    steps = [
        Step("good", ["true"]),
        Step("bad", ["false"]),
        Step("counted", ["sh", "-c", f"echo '{REPORT}' > '{report}'; exit 1"], report),
    ]
    assert run_steps(steps, os.environ) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "3 passed, 3 failed, 1 skipped"


def test_steps_leave_no_process_and_stop_in_time(capfd):
    leaver = Step("leaver", ["sh", "-c", "setsid sleep 60 & sleep 0.2"])
    sleeper = Step("sleeper", ["sleep", "60"], minutes=0.01)
    assert run_steps([leaver, sleeper], os.environ) == 1
    output = capfd.readouterr().out
    assert "leaver left processes behind, now ended: sleep" in output
    assert "sleeper took longer than 0.01 minutes and is stopped." in output
    assert output.splitlines()[-1] == "1 passed, 1 failed"


def test_a_step_beside_others_tells_at_its_end_and_holds_up_the_one_that_is_alone(capfd, tmp_path):
    mark = tmp_path / "mark"
    # Ends only when the second has run, and fails after it: nothing of that is lost.
    slow = f"until [ -e {mark} ]; do sleep 0.05; done; sleep 0.3; echo spoken; rm {mark}; exit 3"
    steps = [
        Step("slow", ["sh", "-c", slow], minutes=0.5, beside=True),
        Step("quick", ["touch", str(mark)]),
        Step("last", ["sh", "-c", f"[ ! -e {mark} ]"], alone=True),
    ]
    assert run_steps(steps, os.environ) == 1
    output = capfd.readouterr().out
    assert output.index("quick  ") < output.index("spoken") < output.index("slow   ") < output.index("last  ")
    assert "slow" in output
    assert "FAILED (exit status 3)" in output
    assert output.splitlines()[-1] == "2 passed, 1 failed"


def test_a_step_is_told_to_have_run_as_long_as_it_ran_not_until_it_was_told_of(capfd):
    steps = [Step("short", ["true"], minutes=0.5, beside=True), Step("long", ["sleep", "1.5"])]
    assert run_steps(steps, os.environ) == 0
    table = capfd.readouterr().out.rsplit(LINE, 2)[1]
    told = dict(re.findall(r"^(\w+) +([\d.]+) s", table, re.MULTILINE))
    assert float(told["short"]) < float(told["long"])


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://me:secret@127.0.0.1:1/x", "The database of DATABASE_URL cannot be used: "),
        ("postgresql://me:secret@host:port/x", "The database of DATABASE_URL cannot be used: "),
        ("postgresql://me:secret@[broken/x", "DATABASE_URL cannot be read"),
    ],
)
def test_broken_database_url_is_one_sentence_without_the_password(url, sentence):
    with pytest.raises(LauncherError) as caught:
        check_connection(url)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_prepare_ends_with_a_sentence_when_the_database_is_not_there():
    result = subprocess.run(
        [sys.executable, "-m", "cms.launcher.prepare"],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": "postgresql://127.0.0.1:1/x"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    assert result.stderr.startswith("The database of DATABASE_URL cannot be used: ")
    assert len(result.stderr.splitlines()) == 1


def test_memory_of_a_run_that_cannot_be_read_is_none(tmp_path):
    path = tmp_path / "run.json"
    assert read_run(path) is None
    for text in ("", "[]", '{"pid": 1}', '{"children": [{}]}'):
        path.write_text(text)
        assert read_run(path) is None


def test_run_of_another_time_has_no_processes():
    assert Run(pid=1, token="nobody has this", port=1).left_processes() == []


def test_welcome_begins_with_ready():
    assert welcome(8000, "").splitlines()[0] == "Ready: http://localhost:8000"
