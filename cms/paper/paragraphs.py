"""What is set on paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A run of text in one style: title, summary, heading, small_heading, strong, text or small.

    `mark` stands before it, for example a bullet.
    """

    text: str
    style: str = "text"
    mark: str = ""
