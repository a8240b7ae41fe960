"""What an act of the chat can be refused for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cms.accounts.models import User
    from plugins.chat.models import ConversationEvent


class ChatError(Exception):
    """An act was refused; nothing was changed."""


class OtherContentError(ChatError):
    """The same client id was used for something else."""


class NewsError(ChatError):
    """Somebody wrote in the meantime: these events were not seen by the sender."""

    def __init__(self, events: "Sequence[ConversationEvent]") -> None:
        super().__init__("The conversation has moved on.")
        self.events = events


class TakenError(ChatError):
    """A colleague was first."""

    def __init__(self, holder: "User | None") -> None:
        super().__init__("A colleague was first.")
        self.holder = holder


class TooLateError(ChatError):
    """A message can be taken back for five minutes only."""


class NoSuchAttachmentError(ChatError):
    """An attachment was not uploaded, or was removed because it was not sent for a day."""


class NoSuchArticleError(ChatError):
    """Families cannot read the chosen article."""


class TooManyUploadsError(ChatError):
    """The person has uploaded more than is ever sent at once."""


class UnusableAttachmentError(ChatError):
    """The file is not what it should be. `code` tells which, for programs."""

    NO_PHOTO = "not_a_photo"
    NO_VOICE = "not_a_voice_message"
    PHOTO_TOO_LARGE = "photo_too_large"
    VOICE_TOO_LONG = "voice_too_long"
    TOO_MANY_BYTES = "file_too_large"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotSharedError(ChatError):
    """The other guardian has not agreed to share a conversation."""


class NobodyReadsError(ChatError):
    """The access of the guardian whose own conversation it is has ended."""


class UnknownPlaceholderError(ChatError):
    """A canned reply has braces that nothing can be put into; the text says which."""


class TitleTakenError(ChatError):
    """Another canned reply, or pack of articles, of the same team has this title."""


class EmptyPackError(ChatError):
    """Families can read none of the articles in the pack."""


class FullPackError(ChatError):
    """A pack holds as many articles as a family can be asked to read."""


class NobodyAnswersError(ChatError):
    """No team of the municipality answers families."""


class NotADraftError(ChatError):
    """What was approved, or thrown away, is not changed any more."""


class MayNotApproveError(ChatError):
    """Only a clinical owner who did not change the draft may approve it."""


class SeenOtherwiseError(ChatError):
    """The draft was changed after the approver had looked at it."""


class StillUrgentError(ChatError):
    """What is urgent is not put away before a named person takes care of it."""


class NotOursError(ChatError):
    """The conversation has gone to another team since its page was opened."""


class HandoverError(ChatError):
    """A warm hand-over cannot be begun, answered or ended as it stands. `code` tells why, for programs."""

    BUSY = "one_is_under_way"
    NO_TEAM = "no_such_team"
    NOT_MINE = "not_yours_to_hand_over"
    OVER = "not_open_any_more"
    THERE = "shared_with_that_team_already"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
