"""Nobody who works in one municipality sees or changes anything of another.

Walks every address of the admin, as every kind of person on the host of municipality A, with the
things of municipality B in the address, in the query and in the form.
"""

import logging
from urllib.parse import urlparse

import pytest

from cms.municipalities.confinement import gate, routes, rows
from cms.municipalities.confinement.routes import REFUSED, is_refused, values_of_route
from tests.cms.municipalities.resolver import addresses, filled
from tests.cms.municipalities.unchanged import picture

pytestmark = [pytest.mark.django_db, pytest.mark.references]

PEOPLE = ["editor", "reviewer", "professional", "municipal_admin", "region_admin", "superuser"]
CANARY = b"CANARY-B"
MARKER = b"MARKER-A"


@pytest.fixture(autouse=True)
def quiet():
    """Hundreds of 404s are what we want to see."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def refuses(response):
    """404, 403, or a way out: to the login or to the admin's front page."""
    if response.status_code in {301, 302}:
        return urlparse(response["Location"]).path in {"/admin/", "/admin/login/"}
    return response.status_code in {403, 404, 405}


def plausible(world):
    """One form that many views would take."""
    b = world.b
    return {
        "title": "taken over",
        "name": "taken over",
        "slug": "taken-over",
        "text": "taken over",
        "new_title": "taken over",
        "new_slug": "taken-over",
        "new_parent_page": str(b.index.pk),
        "page": str(b.page.pk),
        "position": "0",
        "collection": str(b.collection.pk),
        "value": "taken over",
        "locales": [str(b.locale.pk)],
        "tags": "taken",
        "action-publish": "1",
        "confirm": "1",
        "restriction_type": "login",
        "session_id": str(b.session.pk),
        "revision_id": str(b.revision.pk),
        "external-link-chooser-url": b.site.root_url + "/",
        "next": "/admin/",
    }


def ask(client, method, path, world):
    send = client.get if method == "get" else client.post
    return send(
        path, {} if method == "get" else plausible(world), headers={"x-requested-with": "XMLHttpRequest"}
    )


def leaks_of_objects(client, world, method):
    """Ask for everything with B's things in the address; yield what was neither refused nor harmless."""
    for address in addresses():
        path, names_something = filled(address, world.b)
        response = ask(client, method, path, world)
        text = body(response)
        if CANARY in text:
            yield f"{method} {address}: {response.status_code}, canary"
        elif (names_something or is_refused(address.name)) and not refuses(response):
            yield f"{method} {address}: {response.status_code}, not refused"
        elif response.status_code >= 500 and "dummy_plugin" not in address.name:
            # The dummy plugin's forms leave the municipality out; that fails, and harms nobody.
            yield f"{method} {address}: {response.status_code}"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_leads_to_anothers_things(world, sign_in, who, method):
    client = sign_in(world.person(who))
    before = picture(world.b)
    assert list(leaks_of_objects(client, world, method)) == []
    assert picture(world.b) == before


def test_people_of_the_other_municipality_see_nothing_here_either(world, sign_in):
    client = sign_in(world.b.people["municipal_admin"])
    found = []
    for address in addresses():
        response = client.get(filled(address, world.a)[0])
        # The name of the municipality stands on its public sign-in page.
        if MARKER in body(response).replace(b"MARKER-A-Name", b"") or response.status_code >= 500:
            found.append(f"{address}: {response.status_code}")
    assert found == []


# What people look at without naming a thing; the query strings search for both municipalities' words.
LISTS = [
    "/admin/",
    "/admin/pages/",
    "/admin/pages/search/?q=CANARY",
    "/admin/pages/search/?q=MARKER",
    "/admin/pages/search/results/?q=Article",
    "/admin/pages/usage/content/articlepage/",
    "/admin/pages/usage/content/articlepage/results/",
    "/admin/pages/create/content/articlepage",
    "/admin/choose-page/",
    "/admin/choose-page/?page_type=content.articlepage",
    "/admin/choose-page/search/?q=CANARY",
    "/admin/choose-page/search/?q=Article",
    "/admin/choose-page/search/?q=Article&page_type=content.articlepage",
    "/admin/api/main/pages/",
    "/admin/api/main/pages/?type=content.ArticlePage&fields=*",
    "/admin/api/main/pages/?search=Article",
    "/admin/api/main/images/",
    "/admin/api/main/images/?search=Image",
    "/admin/api/main/documents/",
    "/admin/api/main/documents/?search=Document",
    "/admin/images/",
    "/admin/images/?q=Image",
    "/admin/images/results/",
    "/admin/images/chooser/",
    "/admin/images/chooser/results/",
    "/admin/images/chooser/results/?q=Image",
    "/admin/images/add/",
    "/admin/images/multiple/add/",
    "/admin/documents/",
    "/admin/documents/?q=Document",
    "/admin/documents/results/",
    "/admin/documents/chooser/",
    "/admin/documents/chooser/results/",
    "/admin/documents/chooser/results/?q=Document",
    "/admin/documents/add/",
    "/admin/documents/multiple/add/",
    "/admin/collections/",
    "/admin/collections/add/",
    "/admin/tag-autocomplete/?term=CANARY",
    "/admin/tag-autocomplete/?term=MARKER",
    "/admin/tag-autocomplete/taggit/tag/?term=CANARY",
    "/admin/article-tags/?term=CANARY",
    "/admin/article-tags/?term=MARKER",
    "/admin/reports/articles/",
    "/admin/reports/articles/results/",
    "/admin/reports/articles/?export=csv",
    "/admin/reports/locked/",
    "/admin/reports/locked/results/",
    "/admin/reports/locked/?export=csv",
    "/admin/reports/workflow/",
    "/admin/reports/workflow/results/",
    "/admin/reports/workflow/?export=csv",
    "/admin/reports/workflow_tasks/",
    "/admin/reports/workflow_tasks/results/",
    "/admin/reports/site-history/",
    "/admin/reports/site-history/results/",
    "/admin/reports/site-history/?export=csv",
    "/admin/reports/site-history/?export=xlsx",
    "/admin/reports/aging-pages/",
    "/admin/reports/aging-pages/results/",
    "/admin/reports/aging-pages/?export=csv",
    "/admin/reports/page-types-usage/",
    "/admin/reports/page-types-usage/results/",
    "/admin/reports/page-types-usage/?export=csv",
    "/admin/reports/broken-links/",
    "/admin/reports/broken-links/results/",
    "/admin/reports/broken-links/?export=csv",
    "/admin/webhooks/",
    "/admin/reports/hardest/",
    "/admin/reports/hardest/results/",
    "/admin/reports/hardest/?export=csv",
    "/admin/reports/review-dates/",
    "/admin/reports/review-dates/results/",
    "/admin/reports/review-dates/?export=csv",
    "/admin/translations/outdated/",
    "/admin/localize/reports/translations/",
    "/admin/localize/reports/translations/results/",
    "/admin/localize/reports/translations/?export=csv",
    "/admin/snippets/",
    "/admin/import/",
    "/admin/export/",
    "/admin/snippets/overrides/override/",
    "/admin/snippets/overrides/override/results/",
    "/admin/snippets/overrides/override/?q=CANARY",
    "/admin/regional-articles/",
    "/admin/regional-articles/?q=CANARY",
    "/admin/snippets/timeline/localset/",
    "/admin/snippets/timeline/localset/add/",
    "/admin/snippets/content/localfact/",
    "/admin/snippets/search_words/synonymgroup/",
    "/admin/words-without-results/",
    "/admin/feedback/",
    "/admin/teams/",
    "/admin/teams/add/",
    "/admin/teams/closed-days/",
    "/admin/rota/",
    "/admin/absence/",
    "/admin/absences/",
    "/admin/account/",
]
# The same for those who answer families.
TEAMS_LISTS = [
    "/admin/chat/",
    "/admin/chat/list/?view=all",
    "/admin/chat/articles/?q=Article",
    "/admin/chat/tags/",
    "/admin/chat/canned/",
    "/admin/chat/canned/add/",
    "/admin/chat/packs/",
    "/admin/chat/packs/add/",
    "/admin/chat/emergency/?name=CANARY",
    "/admin/tasks/?state=any",
    "/admin/tasks/?layout=state",
    "/admin/tasks/part/?layout=people",
    "/admin/tasks/new/?family_name=CANARY",
    "/admin/tasks/?layout=month",
    "/admin/tasks/load/",
    "/admin/tasks/tags/",
    "/admin/tasks/skills/",
    "/admin/tasks/finish/",
    "/admin/tasks/calendar/",
    "/admin/tasks/plans/",
    "/admin/tasks/passed-on/",
]
# Lists that never name things, or not to these people.
WITHOUT_MARKER = {
    "/admin/localize/reports/translations/?export=csv",
    "/admin/reports/page-types-usage/?export=csv",
    "/admin/pages/search/?q=CANARY",
    "/admin/choose-page/search/?q=CANARY",
    "/admin/tag-autocomplete/?term=CANARY",
    "/admin/tag-autocomplete/taggit/tag/?term=CANARY",
    "/admin/article-tags/?term=CANARY",
    "/admin/reports/site-history/?export=xlsx",
    "/admin/snippets/",
    "/admin/snippets/overrides/override/?q=CANARY",
    "/admin/snippets/timeline/localset/",
    "/admin/snippets/timeline/localset/add/",
    # It finds what families can read; no article of this world is published.
    "/admin/chat/articles/?q=Article",
    # For professionals; an administrator finds the colleagues' absences.
    "/admin/absence/",
}


@pytest.mark.parametrize("who", PEOPLE)
def test_no_list_search_chooser_report_or_api_shows_anothers_things(world, sign_in, who):
    client = sign_in(world.person(who))
    found = []
    for path in [*LISTS, *TEAMS_LISTS]:
        response = client.get(path)
        if response.status_code >= 500:
            found.append(f"{path}: {response.status_code}")
        found += [f"{path}: {secret}" for secret in (CANARY, b"REGION-SECRET") if secret in body(response)]
    assert found == []


def test_the_lists_are_not_empty_so_that_the_test_above_says_something(world, sign_in):
    silent = []
    for who, lists in (("municipal_admin", LISTS), ("professional", TEAMS_LISTS)):
        client = sign_in(world.a.people[who])
        for path in lists:
            response = client.get(path)
            if MARKER not in body(response) and path not in WITHOUT_MARKER:
                silent.append(f"{path}: {response.status_code}")
    assert not silent, silent


OF_CHANGES_IN_REVIEW = {
    f"wagtailsnippets_overrides_override:{name}"
    for name in (
        "workflow_action",
        "collect_workflow_action_data",
        "workflow_preview",
        "workflow_history_detail",
    )
}


def test_what_is_ones_own_can_be_opened(world, sign_in):
    """The addresses of the matrix, with A's things: most must work for A's administrator."""
    client = sign_in(world.a.people["municipal_admin"])
    refused = []
    for address in addresses():
        path, names_something = filled(address, world.a)
        if names_something and not is_refused(address.name):
            response = client.get(path)
            if response.status_code == 404 or response.status_code >= 500:
                refused.append(address.name)
    assert (
        set(refused)
        - {
            # Only for those who uploaded the file or opened the editor themselves:
            "wagtailimages:create_multiple_from_uploaded_image",
            "wagtailimages:delete_upload_multiple",
            "wagtaildocs:create_multiple_from_uploaded_document",
            "wagtaildocs:delete_upload_multiple",
            "wagtailadmin_editing_sessions:release",
            # No translatable snippet, no overridable segment, no model of settings in this world:
            "wagtail_localize:submit_snippet_translation",
            "wagtail_localize:edit_override",
            "wagtailsettings:edit",
            "wagtailsettings:preview_on_edit",
            # For professionals, and for the person whose factor it is:
            "accounts_family",
            "accounts_birth",
            "accounts_end_access",
            "accounts_remove_factor",
            # For the team that answers, see below:
            "chat:conversation",
            "chat:thread",
            "chat:act",
            "chat:attachment",
            "chat:transcript",
            "chat:canned_reply",
            "chat:canned_delete",
            "chat:canned_check",
            "chat:pack",
            "chat:pack_articles",
            "chat:pack_delete",
            # The article is not an alias:
            "wagtailadmin_pages:convert_alias",
            "wagtail_localize:convert_to_alias",
            "wagtail_localize:preview_translation",
            # For regional articles only; and the change stands in no workflow, its article is gone:
            "overrides_start",
            *OF_CHANGES_IN_REVIEW,
        }
        == set()
    )


def test_the_team_opens_its_conversation_and_writes_in_it(world, sign_in):
    """Nobody is kept out of a conversation for a reason that would keep everybody out."""
    thread, member = world.a.things["conversation"], world.a.people["professional"]
    client = sign_in(member)
    photo, canned = world.a.things["attachment"], world.a.things["canned_reply"]
    pages = [f"conversation/{thread.pk}/{part}" for part in ("", "thread/", f"attachment/{photo.pk}/")]
    pack = world.a.things["article_pack"]
    for page in (*pages, f"canned/{canned.pk}/", f"packs/{pack.pk}/"):
        answer = client.get(f"/admin/chat/{page}")
        assert (page, answer.status_code) == (page, 200)
        assert MARKER in body(answer)
    assert client.get(f"/admin/chat/conversation/{thread.pk}/transcript/").status_code == 200
    answer = client.post(f"/admin/chat/conversation/{thread.pk}/claim/")
    assert (answer.status_code, type(thread).unscoped.get(pk=thread.pk).assignee) == (302, member)


def test_every_address_of_the_admin_is_on_one_of_the_two_lists():
    """An upgrade of Wagtail or a new app brings new addresses: decide about each in routes.py."""
    unknown = [
        str(address)
        for address in addresses()
        if values_of_route(address.name) is None and not is_refused(address.name)
    ]
    assert unknown == []


def test_every_value_in_an_allowed_address_is_named():
    unnamed = []
    for address in addresses():
        values = values_of_route(address.name)
        if values is not None:
            unnamed += [f"{address}: {key}" for key in address.values if key not in values]
    assert unnamed == []


def test_nothing_is_on_a_list_that_wagtail_no_longer_has():
    names = {address.name for address in addresses()} | {"-", "wagtailadmin_logout"}
    stale = [name for name in routes.ALLOWED if "*" not in name and name not in names]
    assert stale == []
    assert all(reason for reason in REFUSED.values())


@pytest.mark.parametrize("layer", ["rows", "gate", "people"])
def test_the_matrix_sees_when_a_layer_is_taken_out(world, sign_in, monkeypatch, layer):
    if layer == "rows":
        monkeypatch.setattr(rows, "visible_sql", lambda *asked: None)
        client = sign_in(world.a.people["editor"])
        assert any(CANARY in body(client.get(path)) for path in LISTS)
    elif layer == "gate":
        monkeypatch.setattr(gate.AdminConfinementMiddleware, "process_view", lambda *args: None)
        assert next(leaks_of_objects(sign_in(world.superuser), world, "get"), None) is not None
    else:
        monkeypatch.setattr(gate, "_act_on_this_host", lambda request: None)
        client = sign_in(world.superuser)
        assert b"REGION" in body(client.get(f"/admin/pages/{world.shared.topic.pk}/"))
