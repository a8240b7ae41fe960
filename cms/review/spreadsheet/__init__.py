"""The list of articles as a spreadsheet: written, read back, and compared with what is here."""
