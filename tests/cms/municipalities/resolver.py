"""Every address of the admin, taken from the resolver, with what fills it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from tests.factories.holdings import Holdings


@dataclass(frozen=True)
class Address:
    name: str
    values: tuple[str, ...]  # names of keyword values, or "0", "1" for nameless ones
    order: int  # one name may have several patterns

    def __str__(self) -> str:
        return f"{self.name}({','.join(self.values)})"


def addresses() -> list[Address]:
    """All but sign-out, which would end the walk, and Wagtail's two nameless addresses that say 404."""
    found = [address for path, address in _walk(get_resolver(), "", ()) if path.startswith("admin/")]
    return [address for address in dict.fromkeys(found) if address.name not in {"-", "wagtailadmin_logout"}]


def _walk(resolver: Any, prefix: str, namespaces: tuple[str, ...]) -> Iterator[tuple[str, Address]]:
    for order, entry in enumerate(resolver.url_patterns):
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, path, inner)
        elif isinstance(entry, URLPattern):
            yield path, Address(":".join([*namespaces, entry.name or "-"]), _values(entry.pattern), order)


def _values(pattern: Any) -> tuple[str, ...]:
    if isinstance(pattern, RoutePattern):
        return tuple(pattern.converters)
    named = tuple(pattern.regex.groupindex)
    return named or tuple(str(place) for place in range(pattern.regex.groups))


# What an id called `pk` names, by the start of the view's name.
PK = {
    "wagtailadmin_api:pages": "page",
    "wagtailadmin_api:documents": "document",
    "wagtailadmin_api:images": "image",
    "wagtailadmin_collections": "collection",
    "wagtailadmin_workflows:edit_task": "task",
    "wagtailadmin_workflows:disable_task": "task",
    "wagtailadmin_workflows:enable_task": "task",
    "wagtailadmin_workflows": "workflow",
    "wagtailimages_chooser": "image",
    "wagtaildocs_chooser": "document",
    "wagtailsettings": "site",
    "wagtailsites": "site",
    "wagtailusers_users": "user",
    "wagtailusers_groups": "group",
    "wagtaillocales": "locale",
    "wagtail_localize:submit_snippet": "fact",
    "wagtail_localize:snippets_api": "fact",
    "overrides_confirm": "override",
    "overrides_fact": "fact",
    "overrides_review": "override",
    "wagtailsnippets_overrides_override": "override",
    "wagtailsnippetchoosers_overrides_override": "override",
    "wagtailsnippets_content_localfact": "fact",
    "wagtailsnippetchoosers_content_localfact": "fact",
    "wagtailsnippets_timeline_localset": "local_set",
    "wagtailsnippetchoosers_timeline_localset": "local_set",
    "wagtailsnippets_timeline_contentset": "content_set",
    "wagtailsnippetchoosers_timeline_contentset": "content_set",
    "wagtailsnippets_search_words_synonymgroup": "synonyms",
    "wagtailsnippetchoosers_search_words_synonymgroup": "synonyms",
    "dummy_plugin_notes": "note",
    "dummy_plugin_label_chooser": "label",
    "wagtailsnippets_dummy_plugin_label": "label",
    "wagtailsnippetchoosers_dummy_plugin_label": "label",
    "municipalities": "municipality",
}
THINGS = {
    "comment_id": "family_comment",
    "family_id": "family",
    "municipality_id": "municipality",
    "guardian_id": "guardian",
    "team_id": "team",
    "member_id": "member",
    "shift_id": "shift",
    "day_id": "closed_day",
    "absence_id": "absence",
    "conversation_id": "conversation",
    "attachment_id": "attachment",
    "reply_id": "canned_reply",
    "pack_id": "article_pack",
    "list_id": "danger_list",
    "version_id": "danger_version",
    "entry_id": "danger_entry",
    "todo_id": "todo",
    "file_id": "todo_file",
    "meeting_id": "meeting",
    "proposal_id": "proposal",
    "place_id": "place",
    "service_id": "meeting_type",
    "exception_id": "other_times",
    "guest_id": "guest",
    "calendar_id": "other_calendar",
    "plan_id": "plan",
    "user_id": "user",
    "factor_id": "factor",
    "page_id": "page",
    "parent_page_id": "index",
    "page_to_move_id": "page",
    "destination_id": "index",
    "page_pk": "page",
    "0": "page",
    "workflow_pk": "workflow",
    "image_id": "image",
    "document_id": "document",
    "doc_id": "document",
    "collection_id": "collection",
    "uploaded_file_id": "upload",
    "revision_id": "revision",
    "task_state_id": "task_state",
    "workflow_state_id": "workflow_state",
    "task_id": "task",
    "redirect_id": "redirect",
    "session_id": "session",
    "webhook_id": "webhook",
    "delivery_id": "delivery",
    "link_id": "review_link",
    "object_id": "page",
    "translation_source_id": "translation_source",
    "translation_id": "translation",
    "string_segment_id": "string_segment",
    "overridable_segment_id": "string_segment",
    "import_id": "import_run",
    "export_id": "export_run",
}
WORDS = {
    "slug": "dummy_plugin",
    "content_type_app_name": "content",
    "content_type_model_name": "articlepage",
    "app_label": "content",
    "app_name": "content",
    "model_name": "articlepage",
    "action_name": "approve",
    "action": "delete",
    "act": "claim",
    "language": "da",
    "filter_spec": "max-100x100",
    "mode": "phone",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "1": "earliest",
    "2": "latest",
    "uidb64": "x",
    "token": "x",
}
MODELS = {
    "wagtail_bulk_action": ("wagtailcore", "page"),
    "wagtail_localize:submit_snippet_translation": ("content", "localfact"),
    "wagtail_localize:snippets_api_listing": ("content", "localfact"),
    "wagtail_localize:snippets_api_detail": ("content", "localfact"),
    "wagtailadmin_tag_model_autocomplete": ("taggit", "tag"),
}


def filled(address: Address, held: Holdings) -> tuple[str, bool]:
    """Return the address as a path with `held`'s things in it, and whether it names any of them.

    KeyError says that a new kind of value needs a line in the tables above.
    """
    values: dict[str, Any] = {}
    names_something = False
    app, model = MODELS.get(address.name, ("content", "articlepage"))
    for key in address.values:
        if key == "pk":
            start = next((start for start in PK if address.name.startswith(start)), None)
            if start is None:
                raise KeyError(f"{address}: say in PK what pk names")
            values[key] = _key(held, PK[start])
            names_something = True
        elif key in THINGS:
            values[key] = _key(held, _thing(address, key))
            names_something = True
        elif key in {"app_label", "app_name"}:
            values[key] = app
        elif key == "model_name":
            values[key] = model
        elif key in WORDS:
            values[key] = WORDS[key]
        else:
            raise KeyError(f"{address}: say in THINGS or WORDS what {key} is")
    try:
        if "0" in values:
            path = reverse(address.name, args=list(values.values()))
        else:
            path = reverse(address.name, kwargs=values)
    except NoReverseMatch as error:
        raise KeyError(f"{address}: {error}") from error
    return path, names_something


def _of_draft(address: Address) -> bool:
    return "revisions" in address.name or "workflow" in address.name


# Snippets have revisions of their own.
OF_OVERRIDE = {"revision_id": "override_revision"}


def _thing(address: Address, key: str) -> str:
    if "overrides_override" in address.name:
        return OF_OVERRIDE.get(key, THINGS[key])
    # Only the draft has the second revision and stands in a workflow.
    return "draft" if key == "page_id" and _of_draft(address) else THINGS[key]


def _key(held: Holdings, thing: str) -> Any:
    return held.municipality.pk if thing == "municipality" else held.things[thing].pk
