from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once

SHEETS = [
    ("orders", "Orders"),
    ("progress", "Progress"),
    ("feedback", "Feedback"),
    ("customers", "Customers"),
    ("products", "Products"),
    ("prices", "Agreed prices"),
    ("stock", "Stock"),
    ("receipts", "Receipts"),
]


class Migration(migrations.Migration):
    """Agreed prices come in by a sheet of their own."""

    dependencies = [("imports", "0005_release_ledger")]

    operations = [
        migrations.AlterField(
            "importjob",
            "sheet",
            models.CharField(choices=SHEETS, default="orders", max_length=10, verbose_name="sheet"),
        ),
        migrations.AlterField("columnmemory", "sheet", models.CharField(choices=SHEETS, max_length=10)),
    ]
    operations = drawn_once(operations)
