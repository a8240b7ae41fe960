"""Statements that are written once, for what is asked with nearly every request.

The ORM puts a statement together anew each time, which costs several times what running it does. Here its
words are fixed, PostgreSQL plans it once for each connection, and rows become objects of the models:

    CONVERSATION = Columns(Conversation, "c")

    @Statement
    def one_conversation() -> str:
        return f"SELECT {CONVERSATION} FROM {CONVERSATION.table} WHERE c.id = %(key)s"

    found = [CONVERSATION.made(row) for row in one_conversation.rows(key=key)]

`Values` writes rows the same way.

Who may see a row is the statement's own matter: no manager adds its scope.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor

M = TypeVar("M", bound=models.Model)

# Above every count: nothing is prepared but what asks for it.
_NEVER = 2**31


class Columns(Generic[M]):
    """The columns of a model under an alias, all or those named; as text they are a part of a SELECT.

    Of those that are not named, Django reads one when it is asked for.
    """

    def __init__(self, model: type[M], alias: str, *only: str) -> None:
        self.model = model
        self.alias = alias
        self.only = only

    @cached_property
    def _fields(self) -> list[Any]:
        fields = self.model._meta.concrete_fields
        return [field for field in fields if not self.only or field.attname in self.only]

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._fields]

    @cached_property
    def _converted(self) -> list[tuple[int, Any]]:
        """Where the field has a say in what the value becomes: JSON."""
        return [(at, one) for at, one in enumerate(self._fields) if hasattr(one, "from_db_value")]

    @cached_property
    def _key(self) -> int:
        return next(at for at, field in enumerate(self._fields) if field.primary_key)

    @property
    def table(self) -> str:
        """The table under its alias, for FROM and JOIN."""
        return f'"{self.model._meta.db_table}" {self.alias}'

    def __str__(self) -> str:
        return ", ".join(f'{self.alias}."{field.column}"' for field in self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def made(self, row: Sequence[Any], start: int = 0) -> M:
        """The object of a row's columns from `start` on."""
        values = list(row[start : start + len(self._fields)])
        for at, field in self._converted:
            values[at] = field.from_db_value(values[at], None, connection)
        return self.model.from_db(connection.alias, self._names, values)

    def made_if_there(self, row: Sequence[Any], start: int = 0) -> M | None:
        """`made`, or None where an outer join found nothing."""
        return self.made(row, start) if row[start + self._key] is not None else None


class Values(Generic[M]):
    """The columns of a row that is written, all but a number that the database gives, or those named.

        MESSAGE = Values(Message, "m")
        f"INSERT INTO {MESSAGE.into} VALUES ({MESSAGE})"        SQL, with %(m_seq)s and so on
        statement.rows(**MESSAGE.of(message))                   what stands for these

    The object's fields say what is stored, as with `save`; no signal is sent.
    """

    def __init__(self, model: type[M], prefix: str, *only: str) -> None:
        self.model = model
        self.prefix = prefix
        self.only = only

    @cached_property
    def _fields(self) -> list[Any]:
        fields = self.model._meta.concrete_fields
        if self.only:
            return [field for field in fields if field.attname in self.only]
        return [field for field in fields if not isinstance(field, models.AutoField | models.BigAutoField)]

    @property
    def into(self) -> str:
        """The table with the columns, for INSERT."""
        columns = ", ".join(f'"{field.column}"' for field in self._fields)
        return f'"{self.model._meta.db_table}" ({columns})'

    @property
    def sets(self) -> str:
        """For UPDATE."""
        return ", ".join(f'"{field.column}" = %({self.prefix}_{field.attname})s' for field in self._fields)

    def __str__(self) -> str:
        return ", ".join(f"%({self.prefix}_{field.attname})s" for field in self._fields)

    def of(self, row: M, *, is_new: bool = True) -> dict[str, Any]:
        return {
            f"{self.prefix}_{field.attname}": field.get_db_prep_save(field.pre_save(row, is_new), connection)
            for field in self._fields
        }


def made_in_turn(row: Sequence[Any], *parts: Columns[Any]) -> list[Any]:
    """The objects of columns that stand beside each other, each None where an outer join found nothing."""
    found, start = [], 0
    for columns in parts:
        found.append(columns.made_if_there(row, start))
        start += len(columns)
    return found


class _PreparingCursor(ServerBindingCursor):
    def _convert_query(self, query: Any, params: Any = None) -> Any:
        # What Django's log of queries shows.
        self._query = super()._convert_query(query, params)  # type: ignore[misc]  # not in Django's stubs
        return self._query

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
        return super().execute(query, params, prepare=True)  # type: ignore[misc]  # not in Django's stubs


class Statement:
    """SQL with %(name)s for each value. It is put together at its first use: models must be there."""

    def __init__(self, text: Callable[[], str]) -> None:
        self._text = text

    @cached_property
    def sql(self) -> str:
        return self._text()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run it on Django's connection, inside its transaction if there is one."""
        connection.ensure_connection()
        django, raw = cast("Any", connection), connection.connection
        if raw.prepare_threshold is None:
            raw.prepare_threshold = _NEVER
        # Django's own wrapper: errors become Django's, and tests count the query.
        with django._prepare_cursor(cast("Any", _PreparingCursor)(raw)) as cursor:
            cursor.execute(self.sql, values)
            return list(cursor.fetchall())

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found = self.rows(**values)
        return found[0] if found else None
