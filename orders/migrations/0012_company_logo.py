from django.db import migrations, models

HELP = "Stands at the head of every paper. JPEG, PNG or WebP, up to 1 MB; best wide and on white."


class Migration(migrations.Migration):
    """A company puts its own logo at the head of its papers."""

    dependencies = [("orders", "0011_lists_of_one")]

    operations = [
        migrations.AddField(
            model_name="historicalpolicy",
            name="logo",
            field=models.TextField(blank=True, help_text=HELP, max_length=100, verbose_name="logo"),
        ),
        migrations.AddField(
            model_name="policy",
            name="logo",
            field=models.FileField(blank=True, help_text=HELP, upload_to="company", verbose_name="logo"),
        ),
    ]
