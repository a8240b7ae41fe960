"""The open format of a whole library: library.json and media. Described in docs/EXCHANGE.md."""
