"""Load the demo, or begin it anew."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import translation

from cms.demo.changes import load_changes, submit_changes
from cms.demo.library import load_library
from cms.demo.notifications import load_notifications
from cms.demo.people import load_people
from cms.demo.places import PLACES, load_municipality, load_region
from cms.demo.plugins import load_plugins
from cms.demo.synonyms import load_synonyms
from cms.demo.teams import load_teams
from cms.demo.timelines import load_timelines
from cms.municipalities.models import Municipality, Region


@dataclass(frozen=True)
class Loaded:
    """What a run of `load_demo` found or made."""

    municipalities: list[Municipality]
    new_articles: int


@transaction.atomic
def load_demo() -> Loaded:
    """Create what is missing of the demo; leave alone what people have changed."""
    with translation.override("da"):
        region = load_region()
        municipalities = [load_municipality(place, region) for place in PLACES]
        new_articles = load_library(region, municipalities)
        load_changes(municipalities)
        load_timelines(region)
        load_synonyms(region)
        load_people(region, municipalities)
        submit_changes(municipalities)
        load_teams(municipalities)
        load_plugins(municipalities)
        load_notifications(municipalities)
    return Loaded(municipalities, new_articles)


def is_loaded() -> bool:
    """Say whether the demo is there; False as well when the tables are not."""
    if Region._meta.db_table not in connection.introspection.table_names():
        return False
    return Municipality.objects.filter(slug__in=[place.slug for place in PLACES]).count() == len(PLACES)


def reset_demo() -> Loaded:
    """Delete everything in the database and all pictures, the audit trail included, and load the demo again."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    for folder in ("original_images", "images", "documents"):
        shutil.rmtree(Path(settings.MEDIA_ROOT) / folder, ignore_errors=True)
    # Sealed files, whose rows and keys are gone.
    shutil.rmtree(settings.PRIVATE_ROOT, ignore_errors=True)
    call_command("migrate", verbosity=0, interactive=False)
    return load_demo()
