"""The public pages: the app's document, the library as HTML, and the files that a host has of its own."""
