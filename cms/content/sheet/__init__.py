"""The print sheet: an article as a PDF, in two languages side by side."""
