"""Files of a task through the API: the admin's checks, the admin's seals, and refusals as problems."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from plugins.tasks.actions.attachments import MOST_FILES, attach
from plugins.tasks.actions.handling import finish
from plugins.tasks.models import Attachment, TaskEvent, Watcher
from tests.cms.content.photographs import photograph, tells
from tests.plugins.tasks.test_attachments import PDF, files

pytestmark = pytest.mark.usefixtures("empty_storage")
ENGLISH = {"accept-language": "en"}


def address(task, key=None):
    return f"/api/v1/tasks/{task.pk}/files" + (f"/{key}" if key else "")


def bring(client, task, data=PDF, name="letter.pdf", status=201, **more):
    file = SimpleUploadedFile(name, data, content_type="text/html")
    answer = client.post(address(task), {"file": file, **more}, headers=ENGLISH)
    assert answer.status_code == status, answer.content
    return answer.json()


def put(street, task, **more):
    with municipality_scope(task.municipality):
        return attach(task_id=task.pk, actor=street.nurse, data=PDF, name="letter.pdf", **more)


def test_a_photo_is_brought_listed_fetched_and_taken_away(
    street, empty_storage, django_capture_on_commit_callbacks
):
    task = street.task()
    client = street.client(street.nurse)
    made = bring(client, task, photograph(), "CANARY of Zarah.png")
    assert (made["kind"], made["content_type"], made["width"], made["height"]) == (
        "photo",
        "image/jpeg",
        200,
        400,
    )
    assert (made["name"], made["author"]["id"]) == ("CANARY of Zarah.jpg", str(street.nurse.pk))
    assert client.get(address(task)).json()["results"] == [made]
    assert client.get(f"/api/v1/tasks/{task.pk}").json()["files"] == [made]
    shown = client.get(address(task, made["id"]))
    assert (shown["Content-Type"], len(shown.content)) == ("image/jpeg", made["size"])
    assert tells(shown.content) == []
    assert "no-store" in shown["Cache-Control"] and "sandbox" in shown["Content-Security-Policy"]
    [sealed] = files(empty_storage)
    assert shown.content[:64] not in sealed.read_bytes()
    assert AuditEvent.objects.filter(action="tasks.task_read", data__attachment=made["id"]).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(address(task, made["id"])).status_code == 204
    assert client.delete(address(task, made["id"])).status_code == 404
    assert client.get(address(task)).json()["results"] == []
    assert files(empty_storage) == []
    kinds = list(TaskEvent.unscoped.filter(task=task).order_by("at").values_list("kind", flat=True))
    assert kinds == ["created", "attached", "detached"]
    worked = AuditEvent.objects.filter(action="tasks.task_changed", actor_id=street.nurse.pk)
    assert {event.data["act"] for event in worked} == {"attached", "detached"}


def test_a_pdf_is_given_back_as_it_came_and_is_saved(street):
    task = street.task()
    client = street.client(street.nurse)
    made = bring(client, task)
    shown = client.get(address(task, made["id"]))
    assert (shown.content, shown["Content-Type"]) == (PDF, "application/pdf")
    assert shown["Content-Disposition"].startswith("attachment")


def test_refusals_are_problems(street, monkeypatch):
    task, done = street.task(), street.task()
    client = street.client(street.nurse)
    for data in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7 cut", b""):
        assert bring(client, task, data, "photo.jpg", 422)["code"] == "not_a_photo_or_pdf"
    assert client.post(address(task), {}).json()["code"] == "invalid"
    assert client.post(address(task), {}, content_type="application/json").status_code == 415
    with municipality_scope(street.here):
        finish(task_id=done.pk, actor=street.nurse)
    assert bring(client, done, status=409)["code"] == "finished"
    for _ in range(MOST_FILES):
        put(street, task)
    refused = bring(client, task, status=422)
    assert (refused["code"], refused["title"][:6]) == ("too_many_files", "A task")
    monkeypatch.setattr("plugins.tasks.actions.attachments.MOST_BYTES", 20)
    assert bring(client, task, status=413)["code"] == "file_too_large"
    assert Attachment.unscoped.count() == MOST_FILES


def test_who_saw_an_older_task_is_refused(street):
    task = street.task()
    client = street.client(street.nurse)
    refused = bring(client, task, status=409, version=task.version + 1)
    assert (refused["code"], refused["version"]) == ("moved_on", task.version)
    made = bring(client, task, version=task.version)
    assert client.delete(f"{address(task, made['id'])}?version=99").json()["code"] == "moved_on"
    assert client.delete(f"{address(task, made['id'])}?version=x").json()["code"] == "invalid"
    assert Attachment.unscoped.count() == 1
    assert client.delete(f"{address(task, made['id'])}?version={task.version}").status_code == 204


def test_only_who_may_read_gets_them_and_only_who_works_on_it_changes_them(street):
    task = street.task()
    row = put(street, task)
    far = put(street, street.task(team=street.far_team))
    there = put(street, street.task(team=street.team_there, family=street.theirs))
    client = street.client(street.nurse)
    assert client.get(address(task, row.pk)).status_code == 200
    for other in (far, there):
        assert client.get(address(other.task)).status_code == 404
        assert client.get(address(other.task, other.pk)).status_code == 404
        assert client.delete(address(other.task, other.pk)).status_code == 404
        assert client.get(address(task, other.pk)).status_code == 404
        assert client.delete(address(task, other.pk)).status_code == 404
        bring(client, other.task, status=404)
    Watcher.unscoped.create(task=far.task, user=street.nurse)
    assert client.get(address(far.task, far.pk)).status_code == 200
    assert client.delete(address(far.task, far.pk)).status_code == 404
    bring(client, far.task, status=404)
    for who in (street.amina, None):
        for answer in (
            street.client(who).get(address(task)),
            street.client(who).get(address(task, row.pk)),
            street.client(who).delete(address(task, row.pk)),
        ):
            assert answer.status_code == 403
    strict = Client(enforce_csrf_checks=True, headers={"host": f"{street.here.slug}.localhost"})
    strict.cookies = client.cookies
    assert strict.delete(address(task, row.pk)).status_code == 403
    assert client.get(address(task, uuid.uuid4())).status_code == 404
    assert Attachment.unscoped.count() == 3


def test_the_same_queries_for_one_and_three(street):
    task = street.task()
    client = street.client(street.nurse)
    client.get(address(task))
    counts = {address(task): [], f"/api/v1/tasks/{task.pk}": []}
    for _ in range(3):
        put(street, task)
        for path, found in counts.items():
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found.append(len(queries))
    assert all(found[0] == found[2] for found in counts.values())
