"""Opening hours and a promise for the demo."""

import datetime as dt

from cms.municipalities.models import Municipality
from plugins.chat.models import AnswerPromise, ChatSettings, OpeningTime, Weekday

PROMISES = {
    "da": "En sundhedsplejerske svarer dig samme dag, hvis du skriver før kl. 13.",
    "en": "A health visitor answers you the same day if you write before 13.",
}


def load(municipality: Municipality) -> None:
    settings = ChatSettings.for_site(municipality.site)
    for language, promise in PROMISES.items():
        AnswerPromise.objects.create(settings=settings, language=language, promise=promise)
    for weekday in list(Weekday)[:5]:
        OpeningTime.objects.create(settings=settings, weekday=weekday, opens=dt.time(8), closes=dt.time(15))
