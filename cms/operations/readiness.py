"""What must hold before this process may be given traffic; each check answers None or a cause."""

import asyncio
import uuid

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from cms.notifications.queries import overdue_count
from cms.operations.heartbeat import ALLOWED_SILENCE, seconds_of_silence

CHANNEL_SECONDS = 3.0


def database_cause() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"The database does not answer ({type(error).__name__})."
    return None


def migrations_cause() -> str | None:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"The state of the migrations is unknown ({type(error).__name__})."
    return f"{len(pending)} migrations have not been applied." if pending else None


def worker_cause() -> str | None:
    try:
        silence = seconds_of_silence()
    except DatabaseError as error:
        return f"The worker's heartbeat cannot be read ({type(error).__name__})."
    if silence is None:
        return "The worker has never been heard."
    if silence > ALLOWED_SILENCE.total_seconds():
        return f"The worker has been silent for {silence:.0f} seconds."
    return None


def notifications_cause() -> str | None:
    try:
        late = overdue_count()
    except DatabaseError as error:
        return f"The notifications that wait cannot be counted ({type(error).__name__})."
    return f"{late} notifications have waited too long to be sent." if late else None


async def channel_cause() -> str | None:
    """Ring a bell in a group of our own and wait until it is heard."""
    layer = get_channel_layer()
    if layer is None:
        return "No channel layer is configured."
    group, token = f"ready.{uuid.uuid4().hex}", uuid.uuid4().hex
    try:
        async with asyncio.timeout(CHANNEL_SECONDS):
            channel = await layer.new_channel()
            await layer.group_add(group, channel)
            try:
                await layer.group_send(group, {"type": "bell", "token": token})
                heard = await layer.receive(channel)
            finally:
                await layer.group_discard(group, channel)
    except Exception as error:  # noqa: BLE001 - each layer fails in its own way; all mean "not ready"
        return f"A bell did not come back ({type(error).__name__})."
    return None if heard.get("token") == token else "A wrong bell came back."


async def causes() -> dict[str, str | None]:
    """Return {check: None when it holds, else one sentence}."""
    return {
        "database": await sync_to_async(database_cause)(),
        "migrations": await sync_to_async(migrations_cause)(),
        "worker": await sync_to_async(worker_cause)(),
        "notifications": await sync_to_async(notifications_cause)(),
        "channel": await channel_cause(),
    }
