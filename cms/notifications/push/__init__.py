"""Web push: RFC 8030 (the protocol), RFC 8291 (encryption), RFC 8292 (who we are)."""
