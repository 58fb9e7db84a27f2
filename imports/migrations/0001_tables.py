import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("refusal", models.CharField(blank=True, max_length=500, verbose_name="why it failed")),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("touched_at", models.DateTimeField(auto_now_add=True)),
                (
                    "sheet",
                    models.CharField(
                        choices=[
                            ("orders", "Orders"),
                            ("progress", "Progress"),
                            ("feedback", "Feedback"),
                            ("customers", "Customers"),
                            ("products", "Products"),
                            ("stock", "Stock"),
                            ("receipts", "Receipts"),
                        ],
                        default="orders",
                        max_length=10,
                        verbose_name="sheet",
                    ),
                ),
                ("file", models.FileField(upload_to="imports/%Y/%m", verbose_name="file")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("checking", "Being checked"),
                            ("checked", "Checked"),
                            ("writing", "Being imported"),
                            ("done", "Imported"),
                            ("failed", "Refused"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "take",
                    models.CharField(
                        blank=True,
                        choices=[("", "Nothing yet"), ("all", "All of it"), ("good", "What is good")],
                        default="",
                        max_length=4,
                        verbose_name="what is taken",
                    ),
                ),
                ("result", models.JSONField(blank=True, default=dict, verbose_name="result")),
                (
                    "faulty_rows",
                    models.FileField(blank=True, upload_to="imports/%Y/%m", verbose_name="rows to correct"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["state", "touched_at"], name="import_job_state_idx")],
            },
        ),
    ]
