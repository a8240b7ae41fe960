"""The screens of import and export, and who may use them."""

import pytest
from django.urls import reverse

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.content.models import ArticlePage
from cms.exchange.actions.exporting import write_export
from cms.exchange.actions.importing import carry_on
from cms.exchange.models import ExportRun, ImportRun, State
from cms.municipalities.actions.groups import sync_groups
from tests.cms.exchange.places import Upload, bring
from tests.factories.accounts import sign_in, staff_user

pytestmark = pytest.mark.django_db
TEXT = "# Søvn\n\nBørn sover på ryggen.\n\n---\n"


def enter(client, place, role):
    user = staff_user(place, role)
    sync_groups(municipality=place)
    client.defaults["HTTP_HOST"] = f"{place.slug}.localhost"
    sign_in(client, user)
    return user


def choose(client, **values):
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = [SimpleUploadedFile(name, text.encode()) for name, text in values.pop("files").items()]
    return client.post(reverse("exchange_import"), {"chosen": files, "language": "da", **values})


def test_an_editor_imports_and_reads_the_report(client, fjordby, index, sleep):
    user = enter(client, fjordby, Role.EDITOR)
    answer = choose(client, files={"sovn.md": TEXT}, topic=sleep["da"].pk)
    run = ImportRun.unscoped.get()
    assert answer["Location"] == reverse("exchange_import_report", args=[run.pk])
    assert client.get(reverse("exchange_import_progress", args=[run.pk])).json()["finished"] is False
    carry_on(run.pk)
    assert client.get(reverse("exchange_import_progress", args=[run.pk])).json() == {
        "done": 1, "total": 1, "finished": True,
    }  # fmt: skip
    page = ArticlePage.objects.get()
    assert (page.live, page.topic, page.owner) == (False, sleep["da"], user)
    assert page.is_child_of(index)
    shown = client.get(answer["Location"]).content.decode()
    assert (
        "En streg på tværs af siden er udeladt." in shown or "A line across the page was left out." in shown
    )
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown
    assert not run.folder.exists()
    assert AuditEvent.objects.filter(action="exchange.imported", actor=user).exists()


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.REVIEWER])
def test_those_who_do_not_write_cannot_import(client, fjordby, sleep, role):
    enter(client, fjordby, role)
    assert client.get(reverse("exchange_import")).status_code == 404
    assert choose(client, files={"a.md": TEXT}).status_code == 404
    assert not ImportRun.unscoped.exists()


def test_other_files_are_refused_before_anything_is_stored(client, fjordby, sleep):
    enter(client, fjordby, Role.EDITOR)
    answer = choose(client, files={"a.exe": "MZ"})
    assert answer.status_code == 200
    assert "a.exe" in answer.content.decode()
    assert not ImportRun.unscoped.exists()


def test_an_export_is_fetched_by_administrators_until_it_expires(client, fjordby, sleep):
    user = enter(client, fjordby, Role.MUNICIPAL_ADMIN)
    client.post(reverse("exchange_exports"))
    run = ExportRun.unscoped.get()
    address = reverse("exchange_export_download", args=[run.pk])
    assert client.get(address).status_code == 404
    write_export(run.pk)
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert AuditEvent.objects.filter(action="exchange.downloaded", actor=user).exists()
    ExportRun.unscoped.update(expires_at=run.created_at)
    assert client.get(address).status_code == 404


def test_an_editor_cannot_take_the_library_out(client, fjordby):
    run = ExportRun.unscoped.create(region=fjordby.region, municipality=fjordby)
    write_export(run.pk)
    assert ExportRun.unscoped.get().state == State.DONE
    enter(client, fjordby, Role.EDITOR)
    assert client.get(reverse("exchange_exports")).status_code == 404
    assert client.get(reverse("exchange_export_download", args=[run.pk])).status_code == 404


def test_a_neighbours_report_and_export_do_not_exist_here(client, fjordby, klitby):
    theirs = bring(klitby, ("CANARY.md", TEXT))
    export = ExportRun.unscoped.create(region=klitby.region, municipality=klitby)
    write_export(export.pk)
    enter(client, fjordby, Role.MUNICIPAL_ADMIN)
    assert client.get(reverse("exchange_import_report", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("exchange_import_progress", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("exchange_export_download", args=[export.pk])).status_code == 404
    assert b"CANARY" not in client.get(reverse("exchange_import")).content
    client.logout()
    enter(client, klitby, Role.MUNICIPAL_ADMIN)
    assert b"CANARY" in client.get(reverse("exchange_import_report", args=[theirs.pk])).content
    assert client.get(reverse("exchange_export_download", args=[export.pk])).status_code == 200


@pytest.mark.parametrize("name", ["exchange_import", "exchange_exports"])
def test_the_lists_ask_the_same_with_one_row_and_with_three(client, fjordby, name, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user = enter(client, fjordby, Role.MUNICIPAL_ADMIN)

    def add():
        bring(fjordby, (f"{ImportRun.unscoped.count()}.md", TEXT), actor=user)
        ExportRun.unscoped.create(region=fjordby.region, municipality=fjordby, actor=user)

    add()
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(name))
    add()
    add()
    with django_assert_num_queries(len(one)):
        client.get(reverse(name))


def test_uploads_keep_no_path_of_the_sender(fjordby, index):
    from cms.exchange.actions.importing import start_import

    run = start_import(
        region=fjordby.region, municipality=fjordby, parent=index, topic=None, actor=None, background=False,
        files=[Upload("../../../etc/evil.md", TEXT)],
    )  # fmt: skip
    assert sorted(path.name for path in run.folder.iterdir()) == ["0000.data", "0000.name"]
    assert (run.folder / "0000.name").read_text() == "evil.md"
