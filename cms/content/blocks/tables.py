"""Tables: a heading for each column, rich text in each cell, and words that can be translated."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

CELL_RICH_TEXT = ["bold", "italic", "ol", "ul", "link"]


class TranslatableTableBlock(TypedTableBlock):
    """Wagtail's table, whose caption, headings and cells wagtail-localize can take out and put back."""

    def get_translatable_segments(self, table: Any) -> list[Any]:
        from wagtail_localize.segments import StringSegmentValue
        from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

        words = [("caption", table.caption)]
        words += [(f"h{place}", column["heading"]) for place, column in enumerate(table.columns)]
        segments = [StringSegmentValue("", text).wrap(path) for path, text in words if text]
        cells = StreamFieldSegmentExtractor(None, include_overridables=True)
        for row, line in enumerate(table.rows):
            for place, cell in enumerate(line):
                found = cells.handle_block(cell.block, cell.value) if str(cell.value) else []
                segments += [segment.wrap(f"r{row}c{place}") for segment in found]
        return segments

    def restore_translated_segments(self, table: Any, segments: list[Any]) -> Any:
        from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter

        by_path: dict[str, list[Any]] = defaultdict(list)
        for segment in segments:
            path, inner = segment.unwrap()
            by_path[path].append(inner)
        if "caption" in by_path:
            table.caption = by_path["caption"][0].render_text()
        for place, column in enumerate(table.columns):
            if f"h{place}" in by_path:
                column["heading"] = by_path[f"h{place}"][0].render_text()
        writer = StreamFieldSegmentsWriter(None, None, None)
        for row, line in enumerate(table.row_data):
            for place, column in enumerate(table.columns):
                found = by_path.get(f"r{row}c{place}")
                if found:
                    value = line["values"][place]
                    line["values"][place] = writer.handle_block(column["block"], value, found)
        return table


class TableBlock(blocks.StructBlock):
    grid = TranslatableTableBlock(
        [("text", blocks.RichTextBlock(features=CELL_RICH_TEXT, required=False, label=_("Text")))],
        label=_("Table"),
        help_text=_("Keep it small: on a phone two or three columns can be read at once."),
    )
    row_heads = blocks.BooleanBlock(
        required=False,
        label=_("The first column is headings"),
        help_text=_("Tick when each row begins with what the row is about."),
    )

    class Meta:
        icon = "table"
        label = _("Table")
