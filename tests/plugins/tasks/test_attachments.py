"""Files beside a task: made clean, sealed, shown to those who may read it, and gone with it."""

import base64
import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.privacy import Subject
from plugins.tasks.actions.attachments import MOST_FILES, attach, clean_name, sweep_strays
from plugins.tasks.actions.handling import finish
from plugins.tasks.errors import FinishedError, TooManyFilesError
from plugins.tasks.models import Attachment, TaskEvent, Watcher
from plugins.tasks.privacy import handler
from tests.cms.content.photographs import photograph, tells

pytestmark = pytest.mark.usefixtures("empty_storage")
HOME = "/admin/tasks/"
PDF = b"%PDF-1.7\nCANARY of a letter\n%%EOF\n"


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def bring(client, task, data, name="CANARY of Zarah.jpg"):
    file = SimpleUploadedFile(name, data, content_type="text/html")
    return client.post(f"{HOME}{task.pk}/files/", {"file": file}, follow=True)


def put(street, task, data=PDF, name="letter.pdf"):
    with municipality_scope(task.municipality):
        return attach(task_id=task.pk, actor=street.nurse, data=data, name=name)


def test_a_photo_is_made_anew_and_rests_sealed(street, empty_storage):
    task = street.task()
    client = street.client(street.nurse)
    assert "CANARY of Zarah.jpg" in bring(client, task, photograph()).content.decode()
    row = Attachment.unscoped.get()
    assert (row.kind, row.width, row.height, row.name) == ("photo", 200, 400, "CANARY of Zarah.jpg")
    assert TaskEvent.unscoped.filter(kind="attached", actor=street.nurse).exists()
    shown = client.get(f"{HOME}{task.pk}/files/{row.pk}/")
    assert tells(shown.content) == []
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"].startswith("inline")
    assert "no-store" in shown["Cache-Control"]
    assert shown["X-Content-Type-Options"] == "nosniff"
    [sealed] = files(empty_storage)
    assert shown.content[:64] not in sealed.read_bytes()
    assert b"CANARY" not in bytes(row.name_sealed)
    reads = AuditEvent.objects.filter(action="tasks.task_read", data__attachment=str(row.pk))
    assert reads.count() == 1


def test_a_pdf_is_saved_by_the_browser_and_never_shown(street):
    task = street.task()
    client = street.client(street.nurse)
    bring(client, task, PDF, "Brev.PDF")
    shown = client.get(f"{HOME}{task.pk}/files/{Attachment.unscoped.get().pk}/")
    assert (shown.content, shown["Content-Type"]) == (PDF, "application/pdf")
    assert shown["Content-Disposition"] == 'attachment; filename="Brev.pdf"'
    assert "sandbox" in shown["Content-Security-Policy"]


@pytest.mark.parametrize(
    "data",
    [b"<script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7 cut", b"MZ", b""],
)
def test_what_is_no_photo_or_pdf_is_refused_whatever_it_says_it_is(street, empty_storage, data):
    task = street.task()
    answer = bring(street.client(street.nurse), task, data, "photo.jpg")
    assert answer.status_code == 200
    assert not Attachment.unscoped.exists()
    assert files(empty_storage) == []


def test_what_is_too_large_is_refused(street, monkeypatch):
    monkeypatch.setattr("plugins.tasks.actions.attachments.MOST_BYTES", 20)
    task = street.task()
    assert "Filen er for stor" in bring(street.client(street.nurse), task, PDF).content.decode()
    assert not Attachment.unscoped.exists()


def test_a_task_has_so_many_files_and_a_finished_one_takes_none(here):
    task = here.task()
    for _ in range(MOST_FILES):
        put(here, task)
    with pytest.raises(TooManyFilesError):
        put(here, task)
    done = here.task()
    finish(task_id=done.pk, actor=here.nurse)
    with pytest.raises(FinishedError):
        put(here, done)


def test_only_who_may_read_the_task_gets_its_files(street):
    task = street.task()
    row = put(street, task)
    far = put(street, street.task(team=street.far_team))
    there = put(street, street.task(team=street.team_there, family=street.theirs))
    client = street.client(street.nurse)
    assert client.get(f"{HOME}{task.pk}/files/{row.pk}/").status_code == 200
    for other in (far, there):
        assert client.get(f"{HOME}{other.task_id}/files/{other.pk}/").status_code == 404
        assert client.get(f"{HOME}{task.pk}/files/{other.pk}/").status_code == 404
        assert client.post(f"{HOME}{task.pk}/files/{other.pk}/remove/").status_code == 404
        assert bring(client, other.task, PDF).status_code == 404
    # Who only follows it reads, and changes nothing.
    Watcher.unscoped.create(task=far.task, user=street.nurse)
    assert client.get(f"{HOME}{far.task_id}/files/{far.pk}/").status_code == 200
    assert client.post(f"{HOME}{far.task_id}/files/{far.pk}/remove/").status_code == 404
    assert Attachment.unscoped.count() == 3


def test_taken_away_it_is_gone_with_its_bytes(street, empty_storage, django_capture_on_commit_callbacks):
    task = street.task()
    row = put(street, task)
    with django_capture_on_commit_callbacks(execute=True):
        answer = street.client(street.nurse).post(f"{HOME}{task.pk}/files/{row.pk}/remove/")
    assert answer.status_code == 302
    assert (Attachment.unscoped.count(), files(empty_storage)) == (0, [])
    assert TaskEvent.unscoped.filter(kind="detached").exists()


def test_a_task_with_three_files_takes_the_same_queries_as_with_one(street):
    task = street.task()
    client = street.client(street.nurse)
    client.get(f"{HOME}{task.pk}/")
    counts = []
    for number in range(3):
        put(street, task, name=f"File-{number}.pdf")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{HOME}{task.pk}/").content.decode()
        counts.append(len(queries))
    assert all(f"File-{number}.pdf" in page for number in range(3))
    # The history has a line more each time, read in the same query.
    assert counts[0] == counts[2]


def test_a_family_gets_the_file_with_its_data_and_a_colleague_does_not(here):
    put(here, here.task(assignee=here.nurse))
    [row] = handler.export(Subject(user=here.amina, families=(here.aminas,)))["tasks.Attachment"]
    assert (base64.b64decode(row["data"]), row["name"]) == (PDF, "letter.pdf")
    [row] = handler.export(Subject(user=here.nurse))["tasks.Attachment"]
    assert (row["data"], row["name"]) == ("", None)


def test_erasing_a_family_takes_rows_and_bytes(here, empty_storage, django_capture_on_commit_callbacks):
    put(here, here.task())
    kept = put(here, here.task(family=here.bodils))
    with django_capture_on_commit_callbacks(execute=True):
        found = handler.erase(Subject(families=(here.aminas,)))
    assert found["tasks.Attachment"] == 1
    assert list(Attachment.unscoped.all()) == [kept]
    assert [path.name for path in files(empty_storage)] == [kept.pk.hex]
    handler.erase(Subject(user=here.nurse))
    assert Attachment.unscoped.get().author is None


def test_files_that_no_row_knows_go_and_those_of_rows_stay(here, empty_storage):
    put(here, here.task())
    [kept] = files(empty_storage)
    (kept.parent / uuid.uuid4().hex).write_bytes(b"stray")
    assert sweep_strays(here.here, timezone.now()) == 0
    assert sweep_strays(here.here, timezone.now() + dt.timedelta(days=2)) == 1
    assert files(empty_storage) == [kept]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\Zarah\\brev.html", "brev.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("", "photo.jpg"),
        ("x" * 300, "x" * 100 + ".jpg"),
    ],
)
def test_a_name_is_a_name_and_nothing_else(given, kept):
    assert clean_name(given, Attachment.Kind.PHOTO) == kept
