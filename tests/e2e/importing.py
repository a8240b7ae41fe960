"""Choose a messy Word file on the import screen."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.cms.exchange.messy_docx import MessyFile, messy_file


def import_word_file(page: Page, folder: Path, seed: int) -> MessyFile:
    """Choose the file and wait for its report."""
    made = messy_file(seed)
    path = folder / made.name
    path.write_bytes(made.data)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Importér filerne").click()
    expect(page).to_have_url(re.compile(r"/admin/import/[0-9a-f-]{36}/$"))
    expect(page.get_by_text("Ny kladde").first).to_be_visible(timeout=60_000)
    return made
