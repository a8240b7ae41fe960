"""PDFs on A4 with our fonts, in either direction of reading: for print sheets and what plugins hand out."""
