import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_link", models.CharField(blank=True, max_length=64)),
                ("started_empty", models.BooleanField(default=False)),
                (
                    "passed_steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("is_dismissed", models.BooleanField(default=False)),
                ("demo_last_order", models.BigIntegerField(blank=True, null=True)),
                ("demo_cleared_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="installation_is_one_row")],
            },
        ),
    ]
