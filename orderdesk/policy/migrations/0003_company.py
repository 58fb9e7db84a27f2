from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0002_protect_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalpolicy",
            name="account",
            field=models.CharField(blank=True, max_length=40, verbose_name="bank account"),
        ),
        migrations.AddField(
            model_name="historicalpolicy",
            name="address",
            field=models.CharField(blank=True, max_length=200, verbose_name="company address"),
        ),
        migrations.AddField(
            model_name="historicalpolicy",
            name="bank",
            field=models.CharField(blank=True, max_length=120, verbose_name="bank"),
        ),
        migrations.AddField(
            model_name="historicalpolicy",
            name="clauses",
            field=models.TextField(
                blank=True,
                help_text="Printed below the goods, one clause per line: warranty, acceptance, disputes …",
                max_length=4000,
                verbose_name="clauses of the order confirmation",
            ),
        ),
        migrations.AddField(
            model_name="historicalpolicy",
            name="phone",
            field=models.CharField(blank=True, max_length=40, verbose_name="company phone"),
        ),
        migrations.AddField(
            model_name="historicalpolicy",
            name="seal",
            field=models.TextField(
                blank=True,
                help_text="Printed where the order confirmation is sealed. PNG without background, up to 1 MB.",
                max_length=100,
                verbose_name="seal",
            ),
        ),
        migrations.AddField(
            model_name="historicalpolicy",
            name="short_name",
            field=models.CharField(blank=True, max_length=40, verbose_name="short name"),
        ),
        migrations.AddField(
            model_name="historicalpolicy",
            name="tax_no",
            field=models.CharField(blank=True, max_length=20, verbose_name="tax number"),
        ),
        migrations.AddField(
            model_name="policy",
            name="account",
            field=models.CharField(blank=True, max_length=40, verbose_name="bank account"),
        ),
        migrations.AddField(
            model_name="policy",
            name="address",
            field=models.CharField(blank=True, max_length=200, verbose_name="company address"),
        ),
        migrations.AddField(
            model_name="policy",
            name="bank",
            field=models.CharField(blank=True, max_length=120, verbose_name="bank"),
        ),
        migrations.AddField(
            model_name="policy",
            name="clauses",
            field=models.TextField(
                blank=True,
                help_text="Printed below the goods, one clause per line: warranty, acceptance, disputes …",
                max_length=4000,
                verbose_name="clauses of the order confirmation",
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="phone",
            field=models.CharField(blank=True, max_length=40, verbose_name="company phone"),
        ),
        migrations.AddField(
            model_name="policy",
            name="seal",
            field=models.FileField(
                blank=True,
                help_text="Printed where the order confirmation is sealed. PNG without background, up to 1 MB.",
                upload_to="company",
                verbose_name="seal",
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="short_name",
            field=models.CharField(blank=True, max_length=40, verbose_name="short name"),
        ),
        migrations.AddField(
            model_name="policy",
            name="tax_no",
            field=models.CharField(blank=True, max_length=20, verbose_name="tax number"),
        ),
        migrations.AlterField(
            model_name="historicalpolicy",
            name="company",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="company name"),
        ),
        migrations.AlterField(
            model_name="policy",
            name="company",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="company name"),
        ),
    ]
    operations = drawn_once(operations)
