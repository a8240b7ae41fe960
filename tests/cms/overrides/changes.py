"""Local changes as reviewers and families meet them."""

from cms.overrides.models import Override
from cms.review.gate import missing
from tests.cms.content.asking import ask
from tests.factories import content


def again(made):
    return Override.unscoped.get(pk=made.pk)


def codes(made):
    return [check.code for check in missing(again(made).get_latest_revision_as_object())]


def read(article, host="fjordby"):
    return ask(f"articles/{article.uuid}", f"{host}.localhost").json()


def with_key(key, fjordby, article, author):
    """A draft whose key is also that of a page."""
    made = Override(
        pk=key,
        municipality=fjordby,
        article_uuid=article.uuid,
        locale="da",
        title="The change",
        mode="append",
        live=False,
        body=[content.text("<p>Our own words.</p>")],
    )
    made.save(force_insert=True)
    made.save_revision(user=author, clean=False)
    return again(made)
