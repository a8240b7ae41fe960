"""What can be reviewed: articles, and whatever another app registers that has a workflow and revisions."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import WorkflowState

if TYPE_CHECKING:
    from cms.content.queries import Library
    from cms.review.gate import Check
    from cms.review.measuring import Measure


class Subject(ABC):
    """How the review finds, checks, names and shows the objects of one model.

    A key alone says nothing: a page and a row of another model may share it. So objects are found through
    the content type of their workflow, never by key only.
    """

    model: ClassVar[type[Model]]
    """The model under which Wagtail keeps workflows and revisions."""
    views: ClassVar[str]
    """The beginning of the names of its screens; `views + "links"` and so on."""
    key: ClassVar[str]
    """What the key is called in the addresses of its screens."""
    kind: ClassVar[Any] = ""
    """Said beside the title where several models stand in one list."""
    has_review_date: ClassVar[bool] = True
    """Whether an approval says when the text is to be reviewed again."""

    @abstractmethod
    def place_of(self, about: Any) -> "Library | None":
        """Whose library it belongs to; None outside every library."""

    @abstractmethod
    def here(self, library: "Library", keys: Iterable[str]) -> dict[str, Any]:
        """Those of `keys` that people of `library` write, by key; at most one query."""

    @abstractmethod
    def find(self, request: HttpRequest, key: Any) -> Any:
        """What a person asks for on this host; raise Http404 or PermissionDenied."""

    @abstractmethod
    def locked(self, key: Any) -> Any:
        """The object, its row locked until the transaction ends."""

    @abstractmethod
    def get(self, key: Any) -> Any | None:
        """The object, whoever asks; for jobs and links, which have no person."""

    @abstractmethod
    def checklist(self, draft: Any) -> "list[Check]":
        """What a person must bring before families read it."""

    @abstractmethod
    def measure(self, draft: Any) -> "Measure":
        """How hard the words of the draft are to read."""

    def written_here(self, library: "Library") -> "Iterable[Any]":
        """What people of `library` write besides articles, with newest revisions; one query. For reports."""
        return ()

    @abstractmethod
    def filled(self, draft: Any, request: HttpRequest) -> Any:
        """`draft` with what the editor has typed and not saved."""

    @abstractmethod
    def vouch(self, draft: Any, *, name: str, role: str, next_review_at: dt.date | None) -> None:
        """Write who vouches for `draft` into it, without saving."""

    def needs_vouching(self, about: Any) -> bool:
        """Whether an approval names a reviewer."""
        return True

    @abstractmethod
    def title_of(self, draft: Any) -> str:
        """How people call it."""

    @abstractmethod
    def rendered(self, draft: Any, municipality: Any) -> dict[str, Any]:
        """The draft as the contract's Article, for somebody without an account."""

    def rendered_easy(self, draft: Any, municipality: Any) -> dict[str, Any] | None:
        """The same in easy words; None where there is no such version."""
        return None

    def purpose(self, draft: Any) -> str:
        """What somebody without an account is asked about, where the title does not say it."""
        return ""

    @abstractmethod
    def edit_path(self, about: Any) -> str:
        """The address of its editor."""

    @abstractmethod
    def compare_path(self, about: Any, revision_id: int) -> str:
        """The address of the difference between what is published and a revision; empty when none is."""

    def path(self, name: str, about: Any, *more: Any) -> str:
        """The address of one of the review's screens about this object."""
        return reverse(f"{self.views}{name}", args=(about.pk, *more))


_SUBJECTS: list[Subject] = []


def register_subject(subject: Subject) -> None:
    """Let objects of a model be reviewed; call it in AppConfig.ready."""
    if type(subject) not in [type(known) for known in _SUBJECTS]:
        _SUBJECTS.append(subject)


def subjects() -> list[Subject]:
    return list(_SUBJECTS)


def subject_of(about: Any) -> Subject:
    """Return how to review this object; raise LookupError for what nobody registered."""
    for subject in _SUBJECTS:
        if isinstance(about, subject.model):
            return subject
    raise LookupError(f"{type(about).__name__} is not registered for review.")


def subject_of_type(content_type_id: int) -> Subject | None:
    """Return the subject whose workflows and revisions have this base content type."""
    for subject in _SUBJECTS:
        if ContentType.objects.get_for_model(subject.model).pk == content_type_id:
            return subject
    return None


def object_of(state: WorkflowState) -> Any | None:
    """Return what stands in this workflow, whoever asks; None when it is gone or of no known kind."""
    subject = subject_of_type(state.base_content_type_id)
    return subject.get(state.object_id) if subject is not None else None
