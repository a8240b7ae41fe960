"""Remove the page and the site that Wagtail makes for newcomers: here every site belongs to somebody."""

from django.db import migrations

WELCOME = "Welcome to your new Wagtail site!"


def clear(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    page = Page.objects.filter(depth=2, title=WELCOME, numchild=0, live_revision=None).first()
    if page is None or Site.objects.filter(root_page=page).exclude(hostname="localhost").exists():
        return
    Site.objects.filter(root_page=page).delete()
    page.delete()
    root = Page.objects.get(depth=1)
    root.numchild = Page.objects.filter(depth=2).count()
    root.save(update_fields=["numchild"])


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial"), ("wagtailcore", "0094_alter_page_locale")]
    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
