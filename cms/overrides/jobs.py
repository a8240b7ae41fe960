"""Jobs: write changed local contacts into many articles."""

from datetime import timedelta

from django.utils import timezone

from cms.municipalities.scope import current_municipality
from cms.overrides.facts import continue_rewrite
from cms.overrides.models import FactRewrite
from cms.plugin_api.jobs import enqueue, job

# A chunk takes a second or two: nothing for so long means that its worker died.
FORGOTTEN = timedelta(minutes=2)


@job("overrides.write_fact")
def write_fact_job(rewrite_id: int) -> None:
    if continue_rewrite(rewrite_id):
        enqueue("overrides.write_fact", municipality=current_municipality(), rewrite_id=rewrite_id)


@job("overrides.resume_facts", every=timedelta(minutes=5))
def resume_facts_job() -> None:
    """Take up what a worker that died has left."""
    left = FactRewrite.objects.filter(touched_at__lt=timezone.now() - FORGOTTEN).exclude(waiting=[])
    for rewrite in left:
        enqueue("overrides.write_fact", municipality=current_municipality(), rewrite_id=rewrite.pk)


jobs = [write_fact_job, resume_facts_job]
