"""The database backend of web processes, whose threads share a pool of connections."""
