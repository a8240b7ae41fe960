"""A transcript as one web page that needs nothing else."""

from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from plugins.chat.communication import gap

if TYPE_CHECKING:
    from plugins.chat.models import Transcript
    from plugins.chat.transcript.passages import Selection


def as_page(selection: "Selection", made: "Transcript", *, locale: str) -> bytes:
    """Return the page in `locale`, with its photos inside; without scripts or addresses."""
    rows = [
        (passage, gap(passage.left_out_before) if passage.left_out_before else "")
        for passage in selection.passages
    ]
    context = {
        "selection": selection,
        "made": made,
        "rows": rows,
        "gap_after": gap(selection.left_out_after) if selection.left_out_after else "",
        "locale": locale,
    }
    return render_to_string("chat/transcript_page.html", context).encode()
