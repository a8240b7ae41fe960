"""Write the report of broken links anew, from the articles that are published now."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.content.models import ArticlePage
from cms.content.queries import Library, all_libraries, root_path
from cms.links.actions.links_in import Link, links_in
from cms.links.models import BrokenLink, ExternalAddress
from cms.links.models.broken import Reason
from cms.municipalities.confinement.context import unconfined

_LONGEST = 2000
# One failing night is no news.
PATIENT = {Reason.FAILING, Reason.NO_ANSWER, Reason.NO_HOST, Reason.CERTIFICATE}
NIGHTS = 2


def write_report() -> int:
    """Compare all links of live articles with what is known of their targets; return how many are broken."""
    with unconfined(), transaction.atomic():
        return _write()


def _write() -> int:
    owners = {path: library for library in all_libraries() for path in library.root_paths}
    pages = [
        (page, owner, list(links_in(page)))
        for page in ArticlePage.objects.live().select_related("locale").order_by("pk").iterator(200)
        if (owner := owners.get(root_path(page)))
    ]
    links = [link for _page, _owner, found in pages for link in found]
    targets = dict(
        Page.objects.filter(pk__in={link.page_id for link in links if link.page_id}).values_list("pk", "live")
    )
    _know({link.url for link in links if link.url})
    known = {row.url: row for row in ExternalAddress.objects.all()}
    wanted: dict[tuple[int, str], BrokenLink] = {}
    for page, owner, found in pages:
        for row in _broken(page, owner, found, targets, known):
            wanted.setdefault((row.page_id, row.url), row)
    since = {(row.page_id, row.url): row.since for row in BrokenLink.objects.all()}
    for key, row in wanted.items():
        row.since = since.get(key, row.since)
    BrokenLink.objects.all().delete()
    BrokenLink.objects.bulk_create(wanted.values(), batch_size=500)
    return len(wanted)


def _know(urls: set[str]) -> None:
    """Keep a row for each address that some article names, and for no other."""
    urls = {url for url in urls if len(url) <= _LONGEST}
    ExternalAddress.objects.exclude(url__in=urls).delete()
    ExternalAddress.objects.bulk_create(
        [ExternalAddress(url=url, host=_host(url)) for url in sorted(urls)],
        ignore_conflicts=True,
        batch_size=500,
    )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:253]
    except ValueError:
        return ""


def _broken(
    page: ArticlePage,
    owner: Library,
    links: list[Link],
    targets: dict[int, bool],
    known: dict[str, ExternalAddress],
) -> Iterator[BrokenLink]:
    for link in links:
        reason, status = _judge(link, targets, known)
        if reason:
            yield BrokenLink(
                region=owner.region,
                municipality=owner.municipality,
                page_id=page.pk,
                title=page.title,
                locale=page.locale.language_code,
                words=link.words,
                url=link.url or f"#{link.page_id}",
                reason=reason,
                status=status,
                since=timezone.now(),
            )


def _judge(
    link: Link, targets: dict[int, bool], known: dict[str, ExternalAddress]
) -> tuple[Reason | None, int | None]:
    if link.page_id is not None:
        if link.page_id not in targets:
            return Reason.PAGE_GONE, None
        return (None if targets[link.page_id] else Reason.PAGE_WITHDRAWN), None
    row = known.get(link.url)
    if row is None or not row.reason:
        return None, None
    reason = Reason(row.reason)
    if reason in PATIENT and row.failures < NIGHTS:
        return None, None
    return reason, row.status
