from plugins.video.busy.models import BusyCalendar, BusyTime
from plugins.video.calls.models import CallLink, CallParticipant, CallRoom, CallTicket
from plugins.video.checks.models import DeviceCheck
from plugins.video.guests.models import MeetingGuest
from plugins.video.models.availability import AvailabilityException, AvailabilityRule
from plugins.video.models.meetings import Meeting
from plugins.video.models.occupancy import BOOKED, TAKEN, Hold, Occupancy
from plugins.video.models.proposals import Proposal
from plugins.video.models.services import ServiceType
from plugins.video.on_demand.models import QueueOffer, QueuePlace

__all__ = [
    "BOOKED",
    "TAKEN",
    "AvailabilityException",
    "AvailabilityRule",
    "BusyCalendar",
    "BusyTime",
    "CallLink",
    "CallParticipant",
    "CallRoom",
    "CallTicket",
    "DeviceCheck",
    "Hold",
    "Meeting",
    "MeetingGuest",
    "Occupancy",
    "Proposal",
    "QueueOffer",
    "QueuePlace",
    "ServiceType",
]
