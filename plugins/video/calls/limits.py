"""The numbers of the calls, each with its reason."""

from datetime import timedelta

# A call may be opened so long before the meeting: to try the device, and for early comers.
EARLY = timedelta(minutes=60)
# A link is good for so long after the agreed end: meetings run over.
LINK_AFTER_END = timedelta(hours=2)
# A page that used a link and never had the answer can ask for it again within this time: bad lines.
LINK_REPEATED = timedelta(minutes=10)
# A call that nobody ends is ended so long after the agreed end.
HARD_END = timedelta(hours=4)
# … or when nobody has been there for so long.
EMPTY_FOR = timedelta(minutes=10)
# Whoever was let in and lost the line comes back without being let in again.
PLACE_KEPT = timedelta(minutes=10)
# A socket that is back within this time belongs to the same page.
RESUME_WITHIN = timedelta(seconds=60)
TICKET_LIFE = timedelta(seconds=30)
# Peer to peer everybody sends to everybody: four with picture, two more with sound only.
MOST_WITH_PICTURE = 4
MOST_AT_ALL = 6
# coturn's credentials end with the call, and never later than this.
TURN_LIFE = timedelta(hours=4)
# A talk that was shorter broke off: nobody is asked how it was.
FITTING_TALK = timedelta(minutes=3)
# Who met whom and when is forgotten after this time.
KEPT_AFTER_END = timedelta(days=90)
