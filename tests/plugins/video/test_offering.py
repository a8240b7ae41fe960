"""The professionals' screens of when somebody can be booked, and of what a team offers."""

from plugins.video.models import AvailabilityException, AvailabilityRule, ServiceType
from tests.browser_forms import form_with, sent_by
from tests.plugins.video.test_admin import BASE, page, send


def test_the_own_week_is_saved_as_it_was_written(nurses, nurse):
    assert "08:00" in page(nurse, "availability/")
    data = {
        "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0,
        "form-0-weekday": 2, "form-0-opens": "09:00", "form-0-closes": "00:00",
        "form-1-weekday": 3, "form-1-opens": "10:00", "form-1-closes": "12:30", "form-1-valid_from": "2026-12-01",
    }  # fmt: skip
    send(nurse, "availability/", data)
    rows = AvailabilityRule.unscoped.filter(professional=nurses.nurse)
    assert [(row.weekday, row.opens, row.closes) for row in rows] == [(2, 540, 1440), (3, 600, 750)]
    wrong = send(nurse, "availability/", data | {"form-1-closes": "09:00"}, 200)
    assert 'role="alert"' in wrong
    assert rows.count() == 2


def test_rows_that_nobody_touched_are_no_times(nurses, nurse):
    rows = AvailabilityRule.unscoped.filter(professional=nurses.nurse)
    before = list(rows.values_list("weekday", "opens", "closes"))
    given = sent_by(form_with(page(nurse, "availability/"), "[name=form-TOTAL_FORMS]"))
    empty = len(before)
    assert given[f"form-{empty + 1}-weekday"] == ["0"]
    send(nurse, "availability/", given)
    assert list(rows.values_list("weekday", "opens", "closes")) == before
    # One of the two is filled in, on the day that it proposes.
    times = {f"form-{empty}-opens": "17:00", f"form-{empty}-closes": "18:00"}
    send(nurse, "availability/", given | times)
    assert sorted(rows.values_list("weekday", "opens", "closes")) == sorted([*before, (0, 1020, 1080)])
    # A row that was begun is not lost silently.
    assert 'role="alert"' in send(nurse, "availability/", given | {f"form-{empty}-opens": "17:00"}, 200)


def test_other_days_are_one_s_own_or_the_led_team_s(nurses, nurse):
    data = {
        "act": "other", "other-whose": "me", "other-kind": "closed",
        "other-first_day": "2030-01-01", "other-last_day": "2030-01-02",
    }  # fmt: skip
    send(nurse, "availability/", data)
    team = data | {"other-whose": str(nurses.team.pk)}
    send(nurse, "availability/", team, 200)
    nurses.team.lead = nurses.nurse
    nurses.team.save()
    send(nurse, "availability/", team | {"other-opens": "12:00", "other-closes": "16:00"})
    own, led = AvailabilityException.unscoped.order_by("pk")
    assert (own.professional, own.opens, led.team, led.opens) == (nurses.nurse, None, nurses.team, 720)
    other = nurses.client(nurses.other_nurse)
    other_page = page(other, "availability/")
    assert "2030" not in other_page
    assert other.post(f"{BASE}availability/{own.pk}/remove/").status_code == 404
    send(nurse, f"availability/{own.pk}/remove/", {})
    assert list(AvailabilityException.unscoped.all()) == [led]


def test_only_the_lead_writes_what_a_team_offers(nurses, nurse):
    page(nurse, "services/")
    # Wagtail sends whoever may not back to its front page.
    assert nurse.get(BASE + "services/new/")["location"] == "/admin/"
    page(nurse, f"services/{nurses.service.pk}/", 404)
    nurses.team.lead = nurses.nurse
    nurses.team.save()
    data = {
        "team": nurses.team.pk, "name": "Ammevejledning", "minutes": 45, "buffer_before": 5, "buffer_after": 10,
        "step": 15, "notice_hours": 48, "horizon_days": 14, "assignment": "named", "families_book": "on",
    }  # fmt: skip
    send(nurse, "services/new/", data | {"name_en": "Breastfeeding"})
    made = ServiceType.unscoped.get(name="Ammevejledning")
    assert (made.minutes, made.notice, made.assignment) == (45, 48 * 60, "named")
    assert "Ammevejledning" in page(nurse, f"services/{made.pk}/")
    send(nurse, f"services/{made.pk}/", data | {"minutes": 4}, 200)
    send(nurse, f"services/{made.pk}/archive/", {})
    assert "Ammevejledning" not in page(nurse, "services/")
