"""An administrator takes the library home."""

import zipfile


def test_an_administrator_fetches_the_whole_library(visit, tmp_path):
    admin = visit(role="municipal_admin", size="desktop")
    page = admin.admin("export/")
    page.get_by_role("button", name="Eksportér hele biblioteket").click()
    link = page.get_by_role("link", name="Hent filen").first
    for _ in range(30):
        if link.is_visible():
            break
        page.wait_for_timeout(1000)
        page.reload()
    with page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(tmp_path / "library.zip")
    with zipfile.ZipFile(tmp_path / "library.zip") as archive:
        assert "library.json" in archive.namelist()
        assert any(name.startswith("media/") for name in archive.namelist())
