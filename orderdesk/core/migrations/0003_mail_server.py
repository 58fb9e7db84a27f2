import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import orderdesk.core.record.history
from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_protect_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalMailServer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("host", models.CharField(max_length=200, verbose_name="server")),
                (
                    "port",
                    models.PositiveIntegerField(
                        default=465,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(65535),
                        ],
                        verbose_name="port",
                    ),
                ),
                (
                    "security",
                    models.CharField(
                        choices=[
                            ("starttls", "STARTTLS (port 587)"),
                            ("tls", "SSL/TLS (port 465)"),
                            ("none", "None (port 25)"),
                        ],
                        default="tls",
                        max_length=10,
                        verbose_name="encryption",
                    ),
                ),
                ("username", models.CharField(blank=True, max_length=200, verbose_name="account")),
                ("sender", models.EmailField(max_length=254, verbose_name="sender address")),
                ("sender_name", models.CharField(blank=True, max_length=60, verbose_name="sender name")),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mail server",
                "verbose_name_plural": "historical mail servers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MailServer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(max_length=200, verbose_name="server")),
                (
                    "port",
                    models.PositiveIntegerField(
                        default=465,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(65535),
                        ],
                        verbose_name="port",
                    ),
                ),
                (
                    "security",
                    models.CharField(
                        choices=[
                            ("starttls", "STARTTLS (port 587)"),
                            ("tls", "SSL/TLS (port 465)"),
                            ("none", "None (port 25)"),
                        ],
                        default="tls",
                        max_length=10,
                        verbose_name="encryption",
                    ),
                ),
                ("username", models.CharField(blank=True, max_length=200, verbose_name="account")),
                ("password", models.CharField(blank=True, max_length=200, verbose_name="password")),
                ("sender", models.EmailField(max_length=254, verbose_name="sender address")),
                ("sender_name", models.CharField(blank=True, max_length=60, verbose_name="sender name")),
            ],
            options={
                "verbose_name": "mail server",
                "verbose_name_plural": "mail servers",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="mail_server_is_one_row")],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
    ]
    operations = drawn_once(operations)
