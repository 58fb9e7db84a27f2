from django.db import migrations

import orderdesk.core.secrets


class Migration(migrations.Migration):
    """Room for the encrypted password of the mail server: text takes the place of varchar, without a rewrite."""

    dependencies = [("core", "0010_backups")]
    operations = [
        migrations.AlterField(
            model_name="mailserver",
            name="password",
            field=orderdesk.core.secrets.SecretField(blank=True, max_length=200, verbose_name="password"),
        )
    ]
