"""Sessions in the database; the row that was read when the request arrived is not read again."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from cms.accounts.arrivals import take_session


class SessionStore(DatabaseStore):
    def _get_session_from_db(self) -> Any:
        return take_session(self.session_key) or super()._get_session_from_db()  # type: ignore[misc]
