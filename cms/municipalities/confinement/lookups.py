"""The condition that confined managers add: nothing at all, or "the row is within the confinement"."""

from typing import Any

from django.core.exceptions import FullResultSet
from django.db.models import Field, ForeignObject, Lookup

from cms.municipalities.confinement.context import current_confinement


@Field.register_lookup
@ForeignObject.register_lookup
class Confined(Lookup):
    """`id__confined="app.Model"`; decided when the SQL is written, not when the query set is made."""

    lookup_name = "confined"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        from cms.municipalities.confinement import rows

        confinement = current_confinement()
        visible = rows.visible_sql(self.rhs, confinement, connection.alias) if confinement else None
        if visible is None:
            raise FullResultSet
        column, params = self.process_lhs(compiler, connection)
        inner, inner_params = visible
        return f"{column} IN ({inner})", (*params, *inner_params)
