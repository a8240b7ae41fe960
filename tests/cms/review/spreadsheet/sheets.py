"""The list of articles as a file: fetched, written, brought back."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from cms.content.models import ArticlePage
from cms.review.spreadsheet.files import read_table
from tests.cms.review.conftest import reviewed


def fetch(client, kind):
    """The list as a file, and as rows."""
    answer = client.get(reverse("review_articles"), {"export": kind})
    data = b"".join(answer.streaming_content)
    return data, read_table(data)


def sheet_of(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_of(rows):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def upload(client, data, name="list.csv"):
    return client.post(reverse("review_upload"), {"file": SimpleUploadedFile(name, data)})


def say_yes(client, shown):
    return client.post(reverse("review_upload"), {"agreed": shown.context["agreed"]})


def published(town, title, **fields):
    page = reviewed(town.place, title, owner=town.author, **fields)
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)
