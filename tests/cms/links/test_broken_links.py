"""Links that lead nowhere are found before a family finds them."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from cms.accounts.models import Membership, Role
from cms.content.models import ArticlePage
from cms.links.actions.checking import OF_ONE_HOST, check_due, verdict
from cms.links.actions.report import write_report
from cms.links.jobs import round_of_checks
from cms.links.models import BrokenLink, ExternalAddress
from cms.municipalities.models import Domain
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user
from tests.local_server import local_server

REPORT = "/admin/reports/broken-links/"


@pytest.fixture
def web(settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset({"127.0.0.1"})
    settings.CHECK_EXTERNAL_LINKS = True
    with local_server() as server:
        yield server


def linking(*urls):
    return [content.text("".join(f'<p><a href="{url}">read {url[-6:]}</a></p>' for url in urls))]


def report():
    return {(row.title, row.reason) for row in BrokenLink.objects.all()}


def night(days=1):
    return timezone.now() + dt.timedelta(days=days, hours=6)


def test_link_to_an_unpublished_or_deleted_article_is_reported_until_it_is_mended(fjordby, sleep):
    target = content.article(sleep["da"], "Target")
    gone = content.article(sleep["da"], "Gone")
    body = [
        content.text(f'<p><a linktype="page" id="{target.pk}">this</a></p>'),
        {"type": "related", "value": {"articles": [gone.pk]}, "id": str(uuid.uuid4())},
    ]
    content.article(sleep["da"], "Source", body=body)
    assert write_report() == 0
    target.unpublish()
    ArticlePage.objects.get(pk=gone.pk).delete()
    assert write_report() == 2
    assert report() == {("Source", "page_withdrawn"), ("Source", "page_gone")}
    assert BrokenLink.objects.get(reason="page_withdrawn").words == "this"
    first_seen = BrokenLink.objects.get(reason="page_withdrawn").since
    write_report()
    assert BrokenLink.objects.get(reason="page_withdrawn").since == first_seen
    ArticlePage.objects.get(pk=target.pk).save_revision().publish()
    assert write_report() == 1


def test_addresses_outside_are_asked_at_night_and_the_dead_one_is_reported(fjordby, sleep, web):
    web.answers |= {
        "/gone": 404,
        "HEAD /no-head": 405,
        "/moved": (301, {"Location": "/fine"}),
        "/closed": 403,
    }
    urls = [web.url(path) for path in ("/fine", "/gone", "/no-head", "/moved", "/closed")]
    content.article(sleep["da"], "Source", body=linking(*urls))
    write_report()
    assert check_due() == 5
    assert write_report() == 2
    assert {(row.url, row.reason, row.status) for row in BrokenLink.objects.all()} == {
        (web.url("/gone"), "not_found", 404),
        (web.url("/closed"), "refused", 403),
    }
    assert check_due() == 0
    web.answers.clear()
    assert check_due(now=night()) == 5
    assert write_report() == 0


def test_source_of_an_article_is_checked_too(fjordby, sleep, web):
    web.otherwise = 404
    source = {"publisher": "SST", "title": "Advice", "url": web.url("/s"), "year": 2024}
    page = content.article(sleep["da"], "Source", publish=False)
    page.sources = [{"type": "source", "value": source, "id": str(uuid.uuid4())}]
    page.save_revision().publish()
    write_report()
    check_due()
    write_report()
    assert BrokenLink.objects.get().words == "Advice"


def test_one_failing_night_is_no_news_two_are(fjordby, sleep, web):
    web.otherwise = 503
    content.article(sleep["da"], "Source", body=linking(web.url("/x")))
    write_report()
    check_due()
    assert write_report() == 0
    check_due(now=night())
    assert write_report() == 1


def test_one_host_is_asked_a_few_times_in_a_round(fjordby, sleep, web):
    content.article(sleep["da"], "Source", body=linking(*[web.url(f"/{n}") for n in range(OF_ONE_HOST + 3)]))
    write_report()
    assert check_due() == OF_ONE_HOST
    assert check_due() == 3


def test_redirect_into_a_closed_network_is_not_followed(web):
    web.answers["/trap"] = (302, {"Location": "http://localhost:1/secret"})
    assert verdict(web.url("/trap")) == ("forbidden", None)
    web.answers["/circle"] = (302, {"Location": "/circle"})
    assert verdict(web.url("/circle")) == ("too_many_steps", None)
    web.answers["/file"] = (302, {"Location": "file:///etc/passwd"})
    assert verdict(web.url("/file")) == ("forbidden", None)


def test_link_into_a_closed_network_is_never_asked(fjordby, sleep, web, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset()
    assert verdict(web.url("/x")) == ("forbidden", None)
    assert web.asked == []


def test_nothing_is_asked_where_the_operator_says_so(fjordby, sleep, web, settings):
    settings.CHECK_EXTERNAL_LINKS = False
    content.article(sleep["da"], "Source", body=linking(web.url("/x")))
    write_report()
    assert round_of_checks() == 0
    assert web.asked == []


def test_address_that_no_article_names_any_more_is_forgotten(fjordby, sleep, web):
    page = content.article(sleep["da"], "Source", body=linking(web.url("/x")))
    write_report()
    assert ExternalAddress.objects.count() == 1
    page.unpublish()
    write_report()
    assert ExternalAddress.objects.count() == 0


def reader(place, role=Role.EDITOR):
    client = Client(headers={"host": f"{place.slug}.localhost"})
    sign_in(client, staff_user(place, role))
    return client


@pytest.fixture
def three(fjordby, klitby, sleep):
    """A broken link of each owner."""
    target = content.article(sleep["da"], "Target")
    body = [content.text(f'<p><a linktype="page" id="{target.pk}">this</a></p>')]
    content.article(content.local_index(fjordby), "Own-F", body=body)
    content.article(content.local_index(klitby), "Own-K", body=body)
    content.article(sleep["da"], "Regional-R", body=body)
    target.unpublish()
    assert write_report() == 3


def test_each_sees_the_broken_links_of_the_own_articles(fjordby, klitby, three):
    for path in (REPORT, f"{REPORT}results/", f"{REPORT}?export=csv"):
        answer = reader(fjordby).get(path)
        shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Own-F" in shown, path
        assert b"Own-K" not in shown, path
        assert b"Regional-R" not in shown, path


def test_region_sees_the_regions(fjordby, three):
    Domain.objects.create(hostname="localhost", region=fjordby.region)
    person = staff_user(fjordby)
    Membership.objects.create(user=person, region=fjordby.region, role=Role.REGION_ADMIN)
    client = Client(headers={"host": "localhost"})
    sign_in(client, person)
    person.is_superuser = True
    person.save()
    shown = client.get(REPORT).content
    assert b"Regional-R" in shown
    assert b"Own-F" not in shown


def test_professionals_do_not_see_the_report(fjordby, three):
    assert b"Own-F" not in reader(fjordby, Role.PROFESSIONAL).get(REPORT).content


@pytest.mark.parametrize("rows", [1, 3])
def test_report_costs_the_same_for_one_and_three_rows(fjordby, rows, django_assert_max_num_queries):
    for number in range(rows):
        BrokenLink.objects.create(
            region=fjordby.region, municipality=fjordby, page_id=number, title="x", locale="da", url="#1",
            reason="page_gone",
        )  # fmt: skip
    client = reader(fjordby)
    client.get(REPORT)
    with django_assert_max_num_queries(34):
        assert client.get(REPORT).status_code == 200
