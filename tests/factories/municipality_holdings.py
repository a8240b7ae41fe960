"""What the core holds of one municipality: every text begins with its marker."""

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils.timezone import now
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupApprovalTask, Locale, Page, Workflow, WorkflowPage, WorkflowTask

from cms.accounts.models import Family, Guardian, Membership, Role, User
from cms.exchange.models import ExportRun, ImportedFile, ImportRun, Outcome, State
from tests.factories.holdings import Holdings
from tests.factories.plugin_holdings import fill_teams


def make_article(
    parent: Page, title: str, slug: str, *, live: bool = True, owner: Any = None, **fields: Any
) -> Any:
    from cms.content.models import ArticlePage

    page = ArticlePage(
        title=title,
        slug=slug,
        summary=f"{title} summary",
        live=live,
        owner=owner,
        locale=parent.locale,
        **fields,
    )
    page = parent.add_child(instance=page)
    page.save_revision(user=owner)
    return page


def fill_pages(held: Holdings) -> None:
    from cms.content.models import LibraryIndexPage

    held.things["site"] = held.municipality.site
    home = Page.objects.get(pk=held.municipality.site.root_page_id)
    held.things["home"] = home
    index = LibraryIndexPage.objects.child_of(home).get()
    editor = held.people["editor"]
    slug = held.marker.lower()
    held.things["index"] = index
    tags = [f"{held.marker}-gathered"]
    held.things["page"] = make_article(index, f"{held.marker}-Article", slug, owner=editor, tags=tags)
    draft = make_article(index, f"{held.marker}-Draft", f"{slug}-draft", live=False, owner=editor, tags=tags)
    draft.title = f"{held.marker}-Newer"
    revision = draft.save_revision(user=editor, log_action=True)
    held.things |= {"draft": draft, "revision": revision}
    Page.objects.filter(path__startswith=home.path).update(last_published_at=now())
    locked = make_article(index, f"{held.marker}-Locked", f"{slug}-locked", owner=editor)
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_by=editor, locked_at=now())
    held.things["locked"] = locked


def fill_files(held: Holdings, collection: Collection) -> None:
    sub = collection.add_child(instance=Collection(name=f"{held.marker}-Sub"))
    image = get_image_model().objects.create(
        title=f"{held.marker}-Image",
        file=get_test_image_file(filename=f"{held.marker}.png"),
        collection=collection,
        uploaded_by_user=held.people.get("editor"),
    )
    image.tags.add(f"{held.marker}-tag")
    document = get_document_model().objects.create(
        title=f"{held.marker}-Document",
        file=ContentFile(b"text", name=f"{held.marker}.txt"),
        collection=collection,
        uploaded_by_user=held.people.get("editor"),
    )
    document.tags.add(f"{held.marker}-tag")
    held.things |= {"collection": sub, "image": image, "document": document}


def fill_workflow(held: Holdings) -> None:
    task = GroupApprovalTask.objects.create(name=f"{held.marker}-Task")
    task.groups.set(held.municipality.role_groups.filter(role=Role.REVIEWER).values_list("group", flat=True))
    workflow = Workflow.objects.create(name=f"{held.marker}-Workflow")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.update_or_create(page=held.home, defaults={"workflow": workflow})
    state = workflow.start(held.draft, held.people["editor"])
    fill_review(held)
    held.things |= {
        "task": task,
        "workflow": workflow,
        "workflow_state": state,
        "task_state": state.current_task_state,
    }


def fill_review(held: Holdings) -> None:
    """A second draft that waits for its professional review, and a link for somebody without an account."""
    from cms.review.actions.workflows import set_up_municipality
    from cms.review.models import ReviewLink

    english = Page.objects.get(translation_key=held.home.translation_key, locale__language_code="en")
    review = english.workflowpage.workflow
    assert review == set_up_municipality(municipality=held.municipality)
    editor = held.people["editor"]
    page = make_article(
        held.index,
        f"{held.marker}-Waiting",
        f"{held.marker.lower()}-waiting",
        owner=editor,
        next_review_at="2026-01-01",
    )
    review.start(page, editor)
    held.things |= {
        "waiting": page,
        "review_link": ReviewLink.objects.create(
            municipality=held.municipality,
            page_id=held.page.pk,
            revision=held.page.get_latest_revision(),
            name=f"{held.marker}-Reviewer",
            role="Paediatrician",
            email="reviewer@example.org",
            language="da",
            created_by=editor,
        ),
    }


def fill_translations(held: Holdings) -> None:
    from wagtail_localize.models import StringSegment, Translation, TranslationSource

    source, _created = TranslationSource.get_or_create_from_instance(held.page)
    source.update_from_db()
    english = Locale.objects.get(language_code="en")
    translation = Translation.objects.create(source=source, target_locale=english)
    translation.save_target()
    fill_published_translation(held, english)
    held.things |= {
        "translation_source": source,
        "translation": translation,
        "string_segment": StringSegment.objects.filter(source=source).first(),
    }


def fill_published_translation(held: Holdings, english: Locale) -> None:
    """What families read in two languages, checked by nobody and outdated since; and a recording."""
    from cms.content.models import LibraryIndexPage
    from cms.recordings.models import Recording

    slug = held.marker.lower()
    danish = make_article(held.index, f"{held.marker}-Followed", f"{slug}-followed", live=False)
    danish.get_latest_revision().publish()
    index = LibraryIndexPage.objects.get(translation_key=held.index.translation_key, locale=english)
    translated = make_article(
        index,
        f"{held.marker}-Translated",
        f"{slug}-translated",
        live=False,
        translation_key=danish.translation_key,
    )
    translated.get_latest_revision().publish()
    danish.summary = f"{held.marker}-Newer-Danish"
    danish.save_revision().publish()
    recording = Recording(page=held.page, seconds=3, bytes=4, kind="audio/mpeg", words=f"{held.marker}-words")
    recording.file.save(f"{slug}.mp3", ContentFile(b"read", name=f"{slug}.mp3"), save=False)
    recording.save()
    held.things |= {"translated": translated, "recording": recording}


def fill_rest(held: Holdings) -> None:
    from wagtail.admin.models import EditingSession
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.log_actions import log
    from wagtail.models import Comment, UploadedFile

    from cms.content.models import LocalFact

    editor = held.people["editor"]
    held.things["redirect"] = Redirect.objects.create(
        old_path=f"/{held.marker}-redirect", site=held.site, redirect_page=held.page
    )
    held.things["fact"] = LocalFact.unscoped.create(
        municipality=held.municipality,
        slot=LocalFact._meta.get_field("slot").choices[0][0],
        name=f"{held.marker}-Fact",
    )
    fill_timeline(held)
    _fill_words_and_answers(held)
    held.things["comment"] = Comment.objects.create(
        page=held.page, user=editor, text=f"{held.marker}-Comment", contentpath="title"
    )
    held.things["upload"] = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(get_image_model()),
        file=ContentFile(b"text", name=f"{held.marker}-upload.txt"),
        uploaded_by_user=editor,
    )
    held.things["session"] = EditingSession.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(held.page),
        object_id=str(held.page.pk),
        last_seen_at="2026-01-01T00:00:00Z",
    )
    fill_exchange(held)
    fill_override(held)
    fill_people_and_plugins(held)
    fill_links_and_webhooks(held)
    fill_teams(held)
    log(instance=held.page, action="wagtail.edit", user=editor)
    log(instance=held.image, action="wagtail.edit", user=editor)
    held.things["group"] = held.municipality.role_groups.get(role=Role.EDITOR).group
    held.things["user"] = editor
    held.things["locale"] = Locale.objects.get(language_code="da")


def fill_exchange(held: Holdings) -> None:
    """An import with its report, and an export that can be fetched."""
    place = {
        "region": held.municipality.region,
        "municipality": held.municipality,
        "actor": held.people["editor"],
    }
    run = ImportRun.unscoped.create(parent=held.index, state=State.DONE, total=1, **place)
    ImportedFile.unscoped.create(
        run=run,
        name=f"{held.marker}-file.docx",
        digest="x",
        parent_id=held.index.pk,
        outcome=Outcome.CREATED,
        page=held.page,
        notes=[{"code": "comment", "detail": f"{held.marker}-Comment-in-file"}],
    )
    export = ExportRun.unscoped.create(
        state=State.DONE, expires_at=now() + dt.timedelta(days=1), size=1, **place
    )
    export.file.parent.mkdir(parents=True, exist_ok=True)
    export.file.write_bytes(f"{held.marker}-library".encode())
    held.things |= {"import_run": run, "export_run": export}


def fill_override(held: Holdings) -> None:
    """A published change to a regional article that waits for its review; the article need not exist."""
    import uuid

    from cms.overrides.models import FactRewrite, Override

    editor = held.people["editor"]
    made = Override(
        municipality=held.municipality,
        article_uuid=uuid.uuid5(uuid.NAMESPACE_DNS, "regional.example"),
        locale="da",
        title=f"{held.marker}-Override",
        mode="append",
        body=[("text", f"<p>{held.marker}-OverrideText</p>")],
    )
    made.save()
    revision = made.save_revision(user=editor, log_action=True, clean=False)
    made.get_workflow().start(made, editor)
    held.things |= {"override": made, "override_revision": revision}
    FactRewrite.unscoped.create(municipality=held.municipality, slot=held.fact.slot, total=3)


def fill_timeline(held: Holdings) -> None:
    """The region's set, whose name everybody may know, and what this municipality adds to it."""
    from cms.timeline.models import ContentSet, LocalEntry, LocalSet

    shared, _ = ContentSet.objects.get_or_create(
        region=held.municipality.region, key="twins", defaults={"situation": "twins", "name": "Shared twins"}
    )
    local = LocalSet.unscoped.create(municipality=held.municipality, set=shared)
    LocalEntry.unscoped.create(set=local, article=held.page, anchor="always")
    held.things |= {"content_set": shared, "local_set": local}


def fill_people_and_plugins(held: Holdings) -> None:
    from allauth.mfa.models import Authenticator

    from cms.plugin_api.actions import enable_plugin
    from tests.dummy_plugin.models import Label, Note

    home = {"municipality": held.municipality}
    editor = held.people["editor"]
    family = Family.unscoped.create(**home)
    mother = User.objects.create_user(
        email=f"{held.marker}-mother@example.org".lower(), first_name=f"{held.marker}-Mother"
    )
    Membership.objects.create(user=mother, role=Role.CITIZEN, **home)
    enable_plugin(plugin="dummy_plugin", actor=None, **home)
    held.things |= {
        "family": family,
        "guardian": Guardian.unscoped.create(family=family, user=mother),
        "factor": Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={}),
        "note": Note.unscoped.create(author=editor, text=f"{held.marker}-Note", **home),
        "label": Label.unscoped.create(name=f"{held.marker}-Label", **home),
    }


def fill_links_and_webhooks(held: Holdings) -> None:
    from cms.encryption.secrets import seal_secret
    from cms.links.models import BrokenLink
    from cms.webhooks.models import WebhookDelivery, WebhookSubscription

    home = {"municipality": held.municipality}
    webhook = WebhookSubscription(
        name=f"{held.marker}-Webhook", url=f"https://{held.marker}.example/".lower(), events=[], **home
    )
    webhook.secret_sealed = seal_secret(b"x" * 32, context=f"webhook:{webhook.pk}")
    webhook.save(force_insert=True)
    held.things |= {
        "webhook": webhook,
        "delivery": WebhookDelivery.unscoped.create(
            subscription=webhook, event=f"{held.marker}-event", body="{}", state="sent", **home
        ),
        "broken_link": BrokenLink.objects.create(
            region=held.municipality.region,
            page_id=held.page.pk,
            title=f"{held.marker}-Broken",
            locale="da",
            url=f"https://{held.marker}.example/gone".lower(),
            reason="not_found",
            **home,
        ),
    }


def _fill_words_and_answers(held: Holdings) -> None:
    """Synonyms, words that found nothing, and a family's comment on an article."""
    import datetime as dt
    import uuid

    from cms.feedback.models import Comment as FamilyComment
    from cms.feedback.sealing import seal
    from cms.search_words.models import NothingFound, SynonymGroup

    place = held.municipality
    held.things["synonyms"] = SynonymGroup.unscoped.create(
        region=place.region,
        municipality=place,
        language="da",
        words=f"{held.marker}-Word, {held.marker}-Other",
    )
    for day in (1, 2):
        NothingFound.unscoped.create(
            municipality=place, language="da", word=f"{held.marker}-nothing", day=dt.date(2026, 11, day)
        )
    key = uuid.uuid4()
    master_id, sealed = seal(key, f"{held.marker}-Answer")
    held.things["family_comment"] = FamilyComment.unscoped.create(
        id=key,
        municipality=place,
        article_uuid=held.page.translation_key,
        revision_id=1,
        locale="da",
        helpful=False,
        day=dt.date(2026, 11, 1),
        master_id=master_id,
        sealed=sealed,
    )
