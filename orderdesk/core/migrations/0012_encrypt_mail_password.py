from django.db import migrations


def encrypt(apps, schema_editor):
    """The field encrypts what it writes, and reads what stands in the clear."""
    servers = apps.get_model("core", "MailServer").objects
    for row in servers.exclude(password=""):
        servers.filter(pk=row.pk).update(password=row.password)


class Migration(migrations.Migration):
    """The password of the mail server stood as it was typed. A version before this one wants it entered again."""

    dependencies = [("core", "0011_secret_of_mail")]
    operations = [migrations.RunPython(encrypt, migrations.RunPython.noop)]
