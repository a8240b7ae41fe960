"""What the teams and the plugins hold of one municipality: every text begins with its marker."""

import datetime as dt
import uuid

from django.utils.timezone import now

from cms.accounts.models import Membership, Role
from cms.encryption.files import write_sealed
from tests.factories.holdings import Holdings, make_person


def fill_teams(held: Holdings) -> None:
    """A team with a lead, a topic, hours, a closed day, a shift, and an absence with a substitute."""
    from cms.accounts.queries import professionals_of
    from cms.teams.models import (
        Absence,
        ClosedDay,
        DutyShift,
        OpeningInterval,
        Team,
        TeamMember,
        TeamText,
        TeamTopic,
        TeamTopicLabel,
    )

    home = {"municipality": held.municipality}
    nurse = held.people["professional"]
    other = make_person(f"{held.marker}-other", first_name=f"{held.marker}-Other")
    Membership.objects.create(user=other, role=Role.PROFESSIONAL, **home)
    assert nurse in professionals_of(held.municipality)
    team = Team.unscoped.create(
        name=f"{held.marker}-Team",
        lead=nurse,
        duty_phone=f"{held.marker}-Phone",
        is_open_to_families=True,
        **home,
    )
    TeamText.unscoped.create(team=team, language="da", name=f"{held.marker}-Helpers")
    topic = TeamTopic.unscoped.create(team=team)
    TeamTopicLabel.unscoped.create(topic=topic, language="da", label=f"{held.marker}-Topic")
    for weekday in range(7):
        OpeningInterval.unscoped.create(team=team, weekday=weekday, opens=0, closes=1440)
    TeamMember.unscoped.create(team=team, user=other)
    today = now()
    held.things |= {
        "team": team,
        "member": TeamMember.unscoped.create(team=team, user=nurse),
        "shift": DutyShift.unscoped.create(
            team=team, user=nurse, starts_at=today, ends_at=today + dt.timedelta(hours=1)
        ),
        "closed_day": ClosedDay.unscoped.create(
            date=(today + dt.timedelta(days=30)).date(), name=f"{held.marker}-Closed", **home
        ),
        "absence": Absence.unscoped.create(
            user=other, substitute=nurse, starts_on=(today + dt.timedelta(days=9)).date(), **home
        ),
    }


def fill_tasks(held: Holdings) -> None:
    """A task with words, steps, comments, a file and a history, and a plan, of the team that is there."""
    from cms.municipalities.scope import municipality_scope
    from cms.plugin_api.actions import enable_plugin
    from plugins.tasks.actions.attachments import attach
    from plugins.tasks.actions.creating import TaskFacts, create_task
    from plugins.tasks.actions.talking import comment
    from plugins.tasks.models import PersonSkill, Plan, PlanStep, SavedView, Skill, Tag, TaskTag

    team, family = held.things["team"], held.things["family"]
    enable_plugin(plugin="tasks", municipality=held.municipality, actor=None)
    with municipality_scope(held.municipality):
        facts = TaskFacts(
            team=team,
            family=family,
            title=f"{held.marker}-Todo",
            description=f"{held.marker}-Todo words",
            checklist=(f"{held.marker}-Todo step",),
        )
        task = create_task(facts=facts, actor=held.things["user"])
        comment(task_id=task.pk, author=held.things["user"], body=f"{held.marker}-Todo comment")
        pdf = f"%PDF-1.7 {held.marker}-Todo file %%EOF".encode()
        file = attach(task_id=task.pk, actor=held.things["user"], data=pdf, name=f"{held.marker}-Todo.pdf")
    plan = Plan.unscoped.create(municipality=held.municipality, team=team, name=f"{held.marker}-Plan")
    PlanStep.unscoped.create(plan=plan, title=f"{held.marker}-Step", days=1)
    home, nurse = {"municipality": held.municipality}, held.people["professional"]
    tag = Tag.unscoped.create(name=f"{held.marker}-Todo-tag", **home)
    TaskTag.unscoped.create(task=task, tag=tag)
    skill = Skill.unscoped.create(name=f"{held.marker}-Skill", **home)
    PersonSkill.unscoped.create(skill=skill, user=nurse)
    SavedView.unscoped.create(owner=nurse, team=team, name=f"{held.marker}-View", **home)
    held.things |= {"todo": task, "todo_file": file, "plan": plan}


def fill_meetings(held: Holdings) -> None:
    """A kind of meeting, one that is booked with a reason, and an answer in a family's own words."""
    from cms.municipalities.scope import municipality_scope
    from cms.plugin_api.actions import enable_plugin
    from plugins.video.actions.booking import Booking, book_meeting
    from plugins.video.actions.proposing import none_fits, propose
    from plugins.video.busy.actions import add_calendar
    from plugins.video.models import (
        AvailabilityException,
        AvailabilityRule,
        MeetingGuest,
        QueueOffer,
        QueuePlace,
        ServiceType,
    )

    home, nurse = {"municipality": held.municipality}, held.people["professional"]
    enable_plugin(plugin="video", actor=None, **home)
    service = ServiceType.unscoped.create(team=held.things["team"], name=f"{held.marker}-Service")
    QueueOffer.unscoped.create(team=held.things["team"], is_offered=True, within_opening_hours=False)
    AvailabilityRule.unscoped.create(professional=nurse, weekday=0, opens=480, closes=960, **home)
    start = now() + dt.timedelta(days=2)
    with municipality_scope(held.municipality):
        meeting = book_meeting(
            family=held.things["family"],
            professional=nurse,
            booking=Booking(start, dt.timedelta(minutes=30), service=service),
            actor=nurse,
        )
        meeting.reason = f"{held.marker}-Reason"
        # Its call can be opened now.
        meeting.starts_at, meeting.ends_at = now(), now() + dt.timedelta(minutes=30)
        meeting.save()
        guest = MeetingGuest(meeting=meeting, role="interpreter")
        guest.name = f"{held.marker}-Interpreter"
        guest.save()
        proposal = propose(
            family=held.things["family"],
            professional=nurse,
            service=service,
            times=[start + dt.timedelta(days=day) for day in (1, 2)],
            actor=nurse,
        )
        none_fits(proposal_id=proposal.pk, actor=held.things["user"], words=f"{held.marker}-Answer")
        calendar = add_calendar(
            professional=nurse, address=f"https://calendar.example/{held.marker}.ics", **home
        )
        calendar.host = f"{held.marker}-Host"
        calendar.save()
    held.things |= {
        "meeting": meeting,
        "guest": guest,
        "other_calendar": calendar,
        "place": QueuePlace.unscoped.create(
            team=held.things["team"], family=held.things["family"], person=held.things["user"], **home
        ),
        "proposal": proposal,
        "meeting_type": service,
        "other_times": AvailabilityException.unscoped.create(
            professional=nurse, first_day=start.date(), last_day=start.date(), **home
        ),
    }


def fill_conversation(held: Holdings) -> None:
    """What a family and a team have written to each other, with what the team writes it with."""
    from cms.plugin_api.actions import enable_plugin
    from plugins.chat.models import (
        ArticlePack,
        Attachment,
        CannedReply,
        CannedReplyText,
        ClinicalOwner,
        Conversation,
        ConversationTag,
        DangerEntry,
        DangerList,
        DangerVersion,
        Message,
        PackedArticle,
        Tag,
    )

    home = {"municipality": held.municipality}
    enable_plugin(plugin="chat", actor=None, **home)
    thread = Conversation.unscoped.create(
        family=held.things["family"],
        team=held.things["team"],
        kind=Conversation.Kind.SHARED,
        last_seq=1,
        **home,
    )
    message = Message(conversation=thread, client_id=uuid.uuid4(), from_staff=False, seq=1)
    message.body = f"{held.marker}-Message"
    message.save(force_insert=True)
    photo = Attachment(
        conversation=thread,
        message=message,
        client_id=uuid.uuid4(),
        kind=Attachment.Kind.PHOTO,
        content_type="image/jpeg",
        size=1,
        width=1,
        height=1,
    )
    photo.digest = f"{held.marker}-Digest"
    photo.save(force_insert=True)
    write_sealed(photo.file_name, held.marker.encode(), family_id=held.things["family"].pk)
    tag = Tag.unscoped.create(name=f"{held.marker}-Chat-tag", **home)
    ConversationTag.unscoped.create(conversation=thread, tag=tag)
    canned = CannedReply.unscoped.create(team=held.things["team"], title=f"{held.marker}-Canned", **home)
    CannedReplyText.unscoped.create(reply=canned, language="da", body=f"{held.marker}-Canned words")
    pack = ArticlePack.unscoped.create(team=held.things["team"], title=f"{held.marker}-Pack", **home)
    PackedArticle.unscoped.create(
        pack=pack, article_uuid=uuid.uuid4(), title=f"{held.marker}-Packed", position=0
    )
    ClinicalOwner.unscoped.create(user=held.people["professional"], **home)
    words = DangerList.unscoped.create(language="da", **home)
    approved = DangerVersion.unscoped.create(list=words, number=1, approved_at=now())
    draft = DangerVersion.unscoped.create(list=words, number=2)
    held.things |= {
        "conversation": thread,
        "attachment": photo,
        "canned_reply": canned,
        "article_pack": pack,
        "danger_list": words,
        "danger_version": approved,
        "danger_entry": DangerEntry.unscoped.create(
            version=draft,
            phrase=f"{held.marker}-Danger",
            topic=DangerEntry.Topic.BLEEDING,
            call="emergency",
        ),
    }
