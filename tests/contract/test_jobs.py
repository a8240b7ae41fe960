"""Contract 5: a job that was queued before the switch is skipped after it, and that is logged."""

import logging
import uuid

import pytest
from django_q.models import Schedule

from cms.plugin_api import jobs
from cms.plugin_api.config import PluginConfig
from cms.plugin_api.registry import registry
from tests.contract.probes import fan_out_leaks, job_leaks
from tests.contract.queue import queued, run_queue
from tests.dummy_plugin import jobs as dummy_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def test_off_between_queueing_and_running_means_skipped_and_logged(world, caplog):
    caplog.set_level(logging.INFO, "cms.jobs")
    assert job_leaks(world) == []
    assert "Job dummy_plugin.count skipped: the plugin is off in fjordby." in caplog.messages


def test_on_it_runs_in_its_municipality(world):
    world.switch("dummy_plugin", on=True)
    dummy_jobs.ran.clear()
    key = uuid.uuid4()
    jobs.enqueue("dummy_plugin.count", municipality=world.fjordby, note_id=key)
    assert queued() == [(jobs.RUN, ("dummy_plugin.count", world.fjordby.pk, {"note_id": str(key)}))]
    assert run_queue() == ["done"]
    assert dummy_jobs.ran == [("fjordby", str(key))]


def test_nothing_is_queued_when_the_transaction_is_rolled_back(world):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue("dummy_plugin.count", municipality=world.fjordby, note_id="7")
        raise RuntimeError
    assert queued() == []


def test_a_schedule_fans_out_to_where_the_plugin_is_on(world):
    assert fan_out_leaks(world) == []
    world.switch("dummy_plugin", on=True, municipality=world.klitby)
    assert jobs.run_everywhere("dummy_plugin.sweep") == 1
    dummy_jobs.ran.clear()
    run_queue()
    assert dummy_jobs.ran == [("klitby", "sweep")]


def test_one_schedule_row_per_declared_job_and_no_stale_ones(world):
    Schedule.objects.create(name="gone.job", func=jobs.RUN_EVERYWHERE, args="('gone.job',)")
    jobs.sync_schedules()
    jobs.sync_schedules()
    rows = Schedule.objects.filter(func=jobs.RUN_EVERYWHERE)
    wanted = {found.name for found in jobs.all_jobs() if found.every}
    assert "dummy_plugin.sweep" in wanted
    assert sorted(rows.values_list("name", flat=True)) == sorted(wanted)
    assert rows.get(name="dummy_plugin.sweep").minutes == 30


def test_a_payload_may_hold_keys_only(world):
    for value in ({"text": "I feel sad"}, "x" * 65, 1.5):
        with pytest.raises(TypeError):
            jobs.enqueue("dummy_plugin.count", municipality=world.fjordby, note_id=value)
    with pytest.raises(jobs.UnknownJobError):
        jobs.enqueue("dummy_plugin.nothing", municipality=world.fjordby)


def test_a_job_of_an_uninstalled_plugin_or_a_vanished_municipality_is_skipped(world):
    assert jobs.run("gone.job", world.fjordby.pk, {}) == "skipped"
    assert jobs.run("dummy_plugin.count", 0, {"note_id": "7"}) == "skipped"


def test_jobs_of_the_core_are_not_gated(world):
    assert "notifications.deliver" in [found.name for found in jobs.all_jobs()]
    assert all(isinstance(plugin, PluginConfig) for plugin in registry.all())
