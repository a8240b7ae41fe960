"""/healthz and /readyz tell the truth, on any host."""

import datetime as dt

import pytest
from django.utils import timezone
from django_q.models import Schedule

from cms.operations.heartbeat import WORKER, beat, schedule_heartbeat
from cms.operations.models import Heartbeat


def test_healthz_needs_no_database_and_no_known_host(client):
    response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_is_200_when_everything_holds(client):
    beat()
    response = client.get("/readyz", headers={"host": "localhost"})
    assert response.status_code == 200, response.json()
    assert set(response.json()["checks"]) == {
        "database",
        "migrations",
        "worker",
        "notifications",
        "channel",
    }


@pytest.mark.django_db
def test_readyz_names_a_worker_that_was_never_heard(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "never" in response.json()["checks"]["worker"]["cause"]
    assert response.json()["checks"]["database"]["ok"]


@pytest.mark.django_db
def test_readyz_names_a_worker_that_fell_silent(client):
    Heartbeat.objects.create(name=WORKER, at=timezone.now() - dt.timedelta(minutes=4))
    assert "silent for 2" in client.get("/readyz").json()["checks"]["worker"]["cause"]


@pytest.mark.django_db
def test_readyz_counts_migrations_that_are_missing(client):
    from django.db.migrations.recorder import MigrationRecorder

    beat()
    MigrationRecorder.Migration.objects.filter(app="operations").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"]["cause"].startswith("1 migrations")


@pytest.mark.django_db
def test_readyz_names_a_channel_layer_that_does_not_ring(client, settings):
    beat()
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": ["redis://127.0.0.1:1/0"]},
        }
    }
    response = client.get("/readyz")
    assert response.status_code == 503
    assert not response.json()["checks"]["channel"]["ok"]


@pytest.mark.django_db
def test_the_heartbeat_is_scheduled_once():
    schedule_heartbeat()
    schedule_heartbeat()
    schedule = Schedule.objects.get(name="operations.heartbeat")
    assert (schedule.func, schedule.minutes) == ("cms.operations.heartbeat.beat", 1)
