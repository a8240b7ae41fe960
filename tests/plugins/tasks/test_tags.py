"""Tags: kept by leads, put on one or many, taken back, and never across teams or municipalities."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cms.plugin_api.privacy import Subject
from plugins.tasks.actions.handling import move_to_team
from plugins.tasks.actions.tags import tag_task
from plugins.tasks.errors import NotHereError
from plugins.tasks.models import Tag, TaskEvent, TaskTag
from plugins.tasks.privacy import handler

HOME = "/admin/tasks/"


def tag_of(street, name="Twins", team=None, place=None):
    return Tag.unscoped.create(municipality=place or street.here, name=name, team=team)


def names_on(task):
    return sorted(TaskTag.unscoped.filter(task=task).values_list("tag__name", flat=True))


def bulk(client, act, tag, *tasks):
    return client.post(f"{HOME}bulk/", {"task": [str(task.pk) for task in tasks], "act": act, "tag": tag.pk})


def test_leads_keep_the_list_of_all_and_of_their_own_team(street):
    client = street.client(street.nurse)
    assert client.get(f"{HOME}tags/").status_code in {302, 403}
    client.post(f"{HOME}tags/", {"name": "Sneaked"})
    assert not Tag.unscoped.exists()
    street.lead(street.nurse)
    for _ in range(2):
        client.post(f"{HOME}tags/", {"name": "Twins"})
    client.post(f"{HOME}tags/", {"name": "twins", "team": street.team.pk})
    assert client.post(f"{HOME}tags/", {"name": "x", "team": street.far_team.pk}).status_code == 404
    assert [(tag.name, tag.team) for tag in Tag.unscoped.order_by("pk")] == [
        ("Twins", None),
        ("twins", street.team),
    ]
    far, there = tag_of(street, "Far", street.far_team), tag_of(street, "There", place=street.there)
    page = client.get(f"{HOME}tags/").content.decode()
    assert "Twins" in page
    for other in (far, there):
        assert other.name not in page
        assert client.post(f"{HOME}tags/", {"tag": other.pk, "name": "mine"}).status_code == 404
    own = Tag.unscoped.get(name="Twins")
    client.post(f"{HOME}tags/", {"tag": own.pk, "name": "Siblings"})
    assert Tag.unscoped.filter(pk=own.pk, name="Siblings").exists()
    client.post(f"{HOME}tags/", {"tag": own.pk, "delete": "1"})
    assert not Tag.unscoped.filter(pk=own.pk).exists()


def test_the_database_refuses_two_of_a_name(street):
    tag_of(street)
    with pytest.raises(IntegrityError), transaction.atomic():
        tag_of(street, "TWINS")


def test_a_tag_is_put_on_and_taken_off_once(street):
    task, tag = street.task(), tag_of(street)
    client = street.client(street.nurse)
    for _ in range(2):
        client.post(f"{HOME}{task.pk}/tag/", {"tag": tag.pk})
    assert names_on(task) == ["Twins"]
    assert "Twins" in client.get(HOME).content.decode()
    for _ in range(2):
        client.post(f"{HOME}{task.pk}/untag/", {"tag": tag.pk})
    assert names_on(task) == []
    kinds = TaskEvent.unscoped.filter(task=task, kind__in=["tagged", "untagged"]).values_list(
        "kind", flat=True
    )
    assert sorted(kinds) == ["tagged", "untagged"]


def test_a_tag_of_another_team_or_place_fits_no_task_here(here):
    task = here.task()
    for tag in (tag_of(here, team=here.far_team), tag_of(here, "There", place=here.there)):
        with pytest.raises(NotHereError):
            tag_task(task_id=task.pk, tag=tag, actor=here.nurse, on=True)
        here.client(here.nurse).post(f"{HOME}{task.pk}/tag/", {"tag": tag.pk})
    assert names_on(task) == []


def test_many_are_tagged_and_it_is_taken_back(street):
    own, everybody = tag_of(street, "Own", street.team), tag_of(street, "All")
    first, second, had = street.task(), street.task(), street.task()
    far = street.task(team=street.far_team)
    client = street.client(street.nurse)
    bulk(client, "tag", own, had)
    bulk(client, "tag", everybody, had)
    bulk(client, "tag", own, first, second, had, far)
    assert [names_on(task) for task in (first, second, had, far)] == [["Own"], ["Own"], ["All", "Own"], []]
    client.post(f"{HOME}undo/")
    # `had` was not changed by the act, so that there is nothing to take back of it.
    assert [names_on(task) for task in (first, second, had)] == [[], [], ["All", "Own"]]
    bulk(client, "untag", own, had, first)
    assert names_on(had) == ["All"]
    client.post(f"{HOME}undo/")
    assert names_on(had) == ["All", "Own"]


def test_undo_of_another_act_leaves_the_tags(street):
    task, tag = street.task(), tag_of(street)
    client = street.client(street.nurse)
    bulk(client, "tag", tag, task)
    client.post(f"{HOME}bulk/", {"task": [str(task.pk)], "act": "done"})
    client.post(f"{HOME}undo/")
    assert (street.fresh(task).state, names_on(task)) == ("new", ["Twins"])


def test_a_task_that_moves_leaves_its_team_s_tags_behind(here):
    task = here.task()
    for tag in (tag_of(here, "Own", here.team), tag_of(here, "All")):
        tag_task(task_id=task.pk, tag=tag, actor=here.nurse, on=True)
    move_to_team(task_id=task.pk, actor=here.nurse, team=here.far_team, reason="x")
    assert names_on(task) == ["All"]


def test_the_list_is_narrowed_to_a_tag(street):
    tag = tag_of(street)
    tagged = street.task(title="Tagged-One")
    street.task(title="Plain-One")
    far = street.task(title="Far-One", team=street.far_team)
    client = street.client(street.nurse)
    bulk(client, "tag", tag, tagged)
    TaskTag.unscoped.create(task=far, tag=tag)
    page = client.get(f"{HOME}?tag={tag.pk}").content.decode()
    assert "Tagged-One" in page
    assert "Plain-One" not in page
    assert "Far-One" not in page
    found = client.get(f"/api/v1/tasks/?tag={tag.pk}").json()["results"]
    assert [row["id"] for row in found] == [str(tagged.pk)]
    assert found[0]["tags"] == [{"id": tag.pk, "name": "Twins"}]


@pytest.mark.parametrize("path", [HOME, "/api/v1/tasks/"])
def test_tags_on_three_tasks_take_the_queries_of_one(street, path):
    tag = tag_of(street)
    client = street.client(street.nurse)
    client.get(path, {"view": "team"})
    counts = []
    for _ in range(3):
        TaskTag.unscoped.create(task=street.task(), tag=tag)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path, {"view": "team"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_who_put_it_on_is_forgotten_with_the_person(here):
    task, tag = here.task(), tag_of(here)
    tag_task(task_id=task.pk, tag=tag, actor=here.nurse, on=True)
    [row] = handler.export(Subject(user=here.amina, families=(here.aminas,)))["tasks.TaskTag"]
    assert row["tag__name"] == "Twins"
    handler.erase(Subject(user=here.nurse))
    assert TaskTag.unscoped.get().added_by is None
    assert handler.erase(Subject(families=(here.aminas,)))["tasks.TaskTag"] == 1
