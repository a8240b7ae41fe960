from cms.notifications.models.deliveries import Delivery
from cms.notifications.models.notifications import Notification
from cms.notifications.models.preferences import NotificationPreference
from cms.notifications.models.push import PushSubscription, VapidKey
from cms.notifications.models.settings import NotificationSettings

__all__ = [
    "Delivery",
    "Notification",
    "NotificationPreference",
    "NotificationSettings",
    "PushSubscription",
    "VapidKey",
]
