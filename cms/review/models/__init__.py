from cms.review.models.approvals import ArticleApproval
from cms.review.models.assignments import ReviewAssignment
from cms.review.models.dates import ReviewDates, ReviewReminder
from cms.review.models.links import LINK_DAYS, ReviewLink
from cms.review.models.measures import RevisionReadability
from cms.review.models.tasks import ProfessionalReviewTask

__all__ = [
    "LINK_DAYS",
    "ArticleApproval",
    "ProfessionalReviewTask",
    "ReviewAssignment",
    "ReviewDates",
    "ReviewLink",
    "ReviewReminder",
    "RevisionReadability",
]
