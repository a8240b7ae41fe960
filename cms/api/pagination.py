"""Cursor pages: {"results": […], "next": opaque or null}, as the library gives them."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response


class Pages(CursorPagination):
    """Newest first; `cursor` is what `next` gave, `limit` is at most 100."""

    page_size = 20
    max_page_size = 100
    page_size_query_param = "limit"
    ordering = "-pk"

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self._cursor_of(self.get_next_link())})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {"results": schema, "next": {"type": "string", "nullable": True}},
        }

    @staticmethod
    def _cursor_of(link: str | None) -> str | None:
        return parse_qs(urlsplit(link).query)["cursor"][0] if link else None
