from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


def keep_what_held(apps, schema_editor):
    """Until now changes followed what held for approvals and submissions."""
    policies = apps.get_model("policy", "Policy").objects
    policies.filter(credit_at_approve="forbid").update(credit_at_change="forbid")
    policies.filter(credit_at_approve="tell").exclude(credit_at_submit="approve").update(credit_at_change="tell")


class Migration(migrations.Migration):
    dependencies = [("policy", "0014_slip_copies")]

    operations = [
        migrations.AddField(
            model_name="historicalpolicy",
            name="credit_at_change",
            field=models.CharField(
                choices=[
                    ("tell", "go on, and notify finance"),
                    ("approve", "ask for an approval"),
                    ("forbid", "refuse"),
                ],
                db_default="approve",
                default="approve",
                max_length=8,
                verbose_name="credit exceeded: change",
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="credit_at_change",
            field=models.CharField(
                choices=[
                    ("tell", "go on, and notify finance"),
                    ("approve", "ask for an approval"),
                    ("forbid", "refuse"),
                ],
                db_default="approve",
                default="approve",
                max_length=8,
                verbose_name="credit exceeded: change",
            ),
        ),
        migrations.RunPython(keep_what_held, migrations.RunPython.noop),
    ]
    operations = drawn_once(operations)
