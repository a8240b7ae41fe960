"""The admin's addresses that exist on a municipality's host, and what the values in them name.

An address that is on neither list is refused, and a test fails until somebody has decided about it.
Other apps add their screens with `allow_route` or `allow_scoped_views` in AppConfig.ready.
"""

from fnmatch import fnmatchcase

from cms.municipalities.confinement import kinds
from cms.municipalities.confinement.kinds import Check
from cms.municipalities.scope import MunicipalityScopedModel

Values = dict[str, Check]

_PAGES = "wagtailadmin_pages:"
_OWN_PAGE: Values = {"page_id": kinds.own_page}
_PAGE_TYPE: Values = {
    "content_type_app_name": kinds.word,
    "content_type_model_name": kinds.word,
    "app_label": kinds.word,
    "model_name": kinds.word,
}
_BY_WORKFLOW: Values = _OWN_PAGE | {"action_name": kinds.word, "task_state_id": kinds.own_task_state}
_OWN_REVISION: Values = _OWN_PAGE | {"revision_id": kinds.own_revision}
_OWN_TRANSLATION: Values = {"translation_id": kinds.own_translation, "mode": kinds.word}

ALLOWED: dict[str, Values] = {
    # The frame: home, one's own account, texts and icons
    "wagtailadmin_home": {},
    "wagtailadmin_login": {},
    "wagtailadmin_logout": {},
    # The accounts app answers at these addresses, with its own throttles.
    "wagtailadmin_password_reset": {},
    "wagtailadmin_password_reset_done": {},
    "wagtailadmin_password_reset_confirm": {"uidb64": kinds.word, "token": kinds.word},
    "wagtailadmin_password_reset_complete": {},
    "wagtailadmin_account": {},
    "wagtailadmin_dismissibles": {},
    "wagtailadmin_sprite": {},
    "wagtailadmin_javascript_catalog": {},
    "wagtailadmin_block_preview": {},
    "wagtail_localize:javascript_catalog": {},
    "-": {},  # the two nameless addresses that answer 404
    # Pages
    "wagtailadmin_explore_root": {},
    "wagtailadmin_explore": {"parent_page_id": kinds.seen_page},
    "wagtailadmin_explore_results": {"parent_page_id": kinds.seen_page},
    f"{_PAGES}add": _PAGE_TYPE | {"parent_page_id": kinds.own_page},
    f"{_PAGES}preview_on_add": _PAGE_TYPE | {"parent_page_id": kinds.own_page},
    f"{_PAGES}type_use": _PAGE_TYPE,
    f"{_PAGES}type_use_results": _PAGE_TYPE,
    f"{_PAGES}choose_parent": _PAGE_TYPE,
    f"{_PAGES}add_subpage": {"parent_page_id": kinds.own_page},
    f"{_PAGES}search": {},
    f"{_PAGES}search_results": {},
    f"{_PAGES}usage": _OWN_PAGE,
    f"{_PAGES}edit": _OWN_PAGE,
    f"{_PAGES}preview_on_edit": _OWN_PAGE,
    f"{_PAGES}view_draft": _OWN_PAGE,
    f"{_PAGES}delete": _OWN_PAGE,
    f"{_PAGES}unpublish": _OWN_PAGE,
    f"{_PAGES}convert_alias": _OWN_PAGE,
    f"{_PAGES}move": {"page_to_move_id": kinds.own_page},
    f"{_PAGES}move_confirm": {"page_to_move_id": kinds.own_page, "destination_id": kinds.own_page},
    f"{_PAGES}set_page_position": {"page_to_move_id": kinds.own_page},
    f"{_PAGES}copy": _OWN_PAGE,
    f"{_PAGES}workflow_action": _BY_WORKFLOW,
    f"{_PAGES}collect_workflow_action_data": _BY_WORKFLOW,
    f"{_PAGES}confirm_workflow_cancellation": _OWN_PAGE,
    f"{_PAGES}workflow_preview": _OWN_PAGE | {"task_id": kinds.own_task},
    f"{_PAGES}lock": _OWN_PAGE,
    f"{_PAGES}unlock": _OWN_PAGE,
    f"{_PAGES}revisions_index": _OWN_PAGE,
    f"{_PAGES}revisions_view": _OWN_REVISION,
    f"{_PAGES}revisions_revert": _OWN_REVISION,
    f"{_PAGES}revisions_unschedule": _OWN_REVISION,
    f"{_PAGES}revisions_compare": {
        "0": kinds.own_page,
        "1": kinds.revision_compared,
        "2": kinds.revision_compared,
    },
    f"{_PAGES}workflow_history": _OWN_PAGE,
    f"{_PAGES}workflow_history_detail": _OWN_PAGE | {"workflow_state_id": kinds.own_workflow_state},
    f"{_PAGES}history": _OWN_PAGE,
    f"{_PAGES}history_results": _OWN_PAGE,
    "wagtail_bulk_action": {
        "app_label": kinds.bulk_model,
        "model_name": kinds.bulk_model,
        "action": kinds.word,
    },
    "wagtailadmin_editing_sessions:ping": {
        "app_label": kinds.word,
        "model_name": kinds.word,
        "object_id": kinds.page_or_scoped_object,
        "session_id": kinds.word,
    },
    "wagtailadmin_editing_sessions:release": {"session_id": kinds.my_session},
    # Choosers and the API that the page menu reads
    "wagtailadmin_choose_page": {},
    "wagtailadmin_choose_page_child": {"parent_page_id": kinds.seen_page},
    "wagtailadmin_choose_page_search": {},
    "wagtailadmin_choose_page_chosen_multiple": {},
    "wagtailadmin_choose_page_external_link": {},
    "wagtailadmin_choose_page_email_link": {},
    "wagtailadmin_choose_page_phone_link": {},
    "wagtailadmin_choose_page_anchor_link": {},
    "wagtailadmin_api:pages:listing": {},
    "wagtailadmin_api:pages:detail": {"pk": kinds.seen_page},
    "wagtailadmin_api:pages:find": {},
    "wagtailadmin_api:pages:action": {"pk": kinds.own_page, "action_name": kinds.word},
    "wagtailadmin_api:documents:listing": {},
    "wagtailadmin_api:documents:detail": {"pk": kinds.seen_document},
    "wagtailadmin_api:documents:find": {},
    "wagtailadmin_api:images:listing": {},
    "wagtailadmin_api:images:detail": {"pk": kinds.seen_image},
    "wagtailadmin_api:images:find": {},
    "wagtailadmin_tag_autocomplete": {},
    "wagtailadmin_tag_model_autocomplete": {"app_name": kinds.tag_model, "model_name": kinds.tag_model},
    # Pictures, documents and the collections that hold them
    "wagtailimages:index": {},
    "wagtailimages:index_results": {},
    "wagtailimages:add": {},
    "wagtailimages:edit": {"image_id": kinds.own_image},
    "wagtailimages:delete": {"image_id": kinds.own_image},
    "wagtailimages:preview": {"image_id": kinds.seen_image, "filter_spec": kinds.word},
    "wagtailimages:image_usage": {"image_id": kinds.own_image},
    "wagtailimages:add_multiple": {},
    "wagtailimages:edit_multiple": {"image_id": kinds.own_image},
    "wagtailimages:delete_multiple": {"image_id": kinds.own_image},
    "wagtailimages:create_multiple_from_uploaded_image": {"uploaded_file_id": kinds.my_upload},
    "wagtailimages:delete_upload_multiple": {"uploaded_file_id": kinds.my_upload},
    "wagtailimages_chooser:choose": {},
    "wagtailimages_chooser:choose_results": {},
    "wagtailimages_chooser:chosen": {"pk": kinds.seen_image},
    "wagtailimages_chooser:chosen_multiple": {},
    "wagtailimages_chooser:create": {},
    "wagtailimages_chooser:select_format": {"image_id": kinds.seen_image},
    "wagtaildocs:index": {},
    "wagtaildocs:index_results": {},
    "wagtaildocs:add": {},
    "wagtaildocs:edit": {"document_id": kinds.own_document},
    "wagtaildocs:delete": {"document_id": kinds.own_document},
    "wagtaildocs:document_usage": {"document_id": kinds.own_document},
    "wagtaildocs:add_multiple": {},
    "wagtaildocs:edit_multiple": {"doc_id": kinds.own_document},
    "wagtaildocs:delete_multiple": {"doc_id": kinds.own_document},
    "wagtaildocs:create_multiple_from_uploaded_document": {"uploaded_file_id": kinds.my_upload},
    "wagtaildocs:delete_upload_multiple": {"uploaded_file_id": kinds.my_upload},
    "wagtaildocs_chooser:choose": {},
    "wagtaildocs_chooser:choose_results": {},
    "wagtaildocs_chooser:chosen": {"pk": kinds.seen_document},
    "wagtaildocs_chooser:chosen_multiple": {},
    "wagtaildocs_chooser:create": {},
    "wagtailadmin_collections:index": {},
    "wagtailadmin_collections:add": {},
    "wagtailadmin_collections:edit": {"pk": kinds.own_collection},
    "wagtailadmin_collections:delete": {"pk": kinds.own_collection},
    # Reports
    "wagtailadmin_reports:locked_pages": {},
    "wagtailadmin_reports:locked_pages_results": {},
    "wagtailadmin_reports:workflow": {},
    "wagtailadmin_reports:workflow_results": {},
    "wagtailadmin_reports:workflow_tasks": {},
    "wagtailadmin_reports:workflow_tasks_results": {},
    "wagtailadmin_reports:site_history": {},
    "wagtailadmin_reports:site_history_results": {},
    "wagtailadmin_reports:aging_pages": {},
    "wagtailadmin_reports:aging_pages_results": {},
    "wagtailadmin_reports:page_types_usage": {},
    "wagtailadmin_reports:page_types_usage_results": {},
    # Settings of the municipality's own site
    "wagtailsettings:edit": {
        "app_name": kinds.site_setting,
        "model_name": kinds.site_setting,
        "pk": kinds.own_site,
    },
    "wagtailsettings:preview_on_edit": {
        "app_name": kinds.site_setting,
        "model_name": kinds.site_setting,
        "pk": kinds.own_site,
    },
    "wagtailsnippets:index": {},
    # Translations
    "wagtail_localize:submit_page_translation": _OWN_PAGE,
    "wagtail_localize:submit_snippet_translation": {
        "app_label": kinds.word,
        "model_name": kinds.word,
        "pk": kinds.page_or_scoped_object,
    },
    "wagtail_localize:update_translations": {"translation_source_id": kinds.own_translation_source},
    "wagtail_localize:edit_string_translation": _OWN_TRANSLATION
    | {"string_segment_id": kinds.own_string_segment},
    "wagtail_localize:edit_override": _OWN_TRANSLATION
    | {"overridable_segment_id": kinds.own_overridable_segment},
    "wagtail_localize:download_pofile": _OWN_TRANSLATION,
    "wagtail_localize:upload_pofile": _OWN_TRANSLATION,
    "wagtail_localize:machine_translate": _OWN_TRANSLATION,
    "wagtail_localize:preview_translation": _OWN_TRANSLATION,
    "wagtail_localize:stop_translation": _OWN_TRANSLATION,
    "wagtail_localize:convert_to_alias": _OWN_PAGE,
    "wagtail_localize:translations_report": {},
    "wagtail_localize:translations_report_results": {},
}

# Refused on every municipality's host, each for a reason; the region's host has them.
REFUSED: dict[str, str] = {
    "wagtailsites:*": "sites are made with their municipality, by the region",
    "wagtailusers_users:*": "people belong to several municipalities; the People screens are scoped",
    "wagtailusers_groups:*": "groups are made and kept by sync_groups",
    "wagtailredirects:*": "no request is redirected by these rows; the region keeps them",
    "wagtaillocales:*": "languages of the whole installation",
    "wagtailadmin_workflows:*": "workflows are defined by the region for all",
    "wagtailembeds:*": "would let the server fetch addresses that a person types",
    "wagtailadmin_pages:set_privacy": "the library is public by design; a lock here would promise too much",
    "wagtailadmin_collections:set_privacy": "as for pages",
    "wagtailimages:url_generator*": "there is no public address that makes renditions on request",
    "wagtailadmin_error_test": "raises an error on purpose",
    "wagtail_localize:snippets_api_*": "lists and edits any snippet without asking for a permission",
}

# Refused on every host of this installation.
REFUSED_EVERYWHERE = frozenset(
    {
        "wagtailadmin_error_test",
        "wagtail_localize:snippets_api_listing",
        "wagtail_localize:snippets_api_detail",
    }
)

# What generic views of one model carry in their addresses beside the key of the row.
_GENERIC_VALUES: Values = {
    "revision_id": kinds.own_revision,
    "revision_id_a": kinds.revision_compared,
    "revision_id_b": kinds.revision_compared,
    "workflow_state_id": kinds.own_workflow_state,
    "task_state_id": kinds.own_task_state,
    "task_id": kinds.own_task,
    "action_name": kinds.word,
}


def allow_route(pattern: str, values: Values | None = None) -> None:
    """Let a screen exist on municipalities' hosts.

    `pattern` is a view name with its namespaces; `*` stands for any text. `values` says for each value
    in the address what it names (a function of `kinds`); a value that is not named is refused. The
    screen itself must read through scoped managers or confined models.
    """
    ALLOWED[pattern] = values or {}


def allow_scoped_views(namespace: str, model: type[MunicipalityScopedModel]) -> None:
    """Let all views of a view set of a scoped model exist: `pk` must be a row of the municipality."""
    allow_route(f"{namespace}:*", _GENERIC_VALUES | {"pk": kinds.row_of(model)})


def refuse_route(pattern: str, reason: str) -> None:
    """Say that a screen is for the region's host alone."""
    REFUSED[pattern] = reason


def values_of_route(name: str) -> Values | None:
    """Return what the values in the address called `name` name; None when it is not allowed."""
    if name in ALLOWED:
        return ALLOWED[name]
    if is_refused(name):
        return None
    return next((values for pattern, values in ALLOWED.items() if fnmatchcase(name, pattern)), None)


def is_refused(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in REFUSED)
