from django.db import migrations, models
from django.db.models import Q
from django.utils.timezone import now

from orderdesk.core.record.migrating import drawn_once


def tick_free_lines(apps, schema_editor):
    """A line that costs nothing has been a gift or a sample; the tick is a change of the line like any other."""
    line_model = apps.get_model("orders", "OrderLine")
    history = apps.get_model("orders", "HistoricalOrderLine")
    for line in line_model.objects.filter(unit_price=0).iterator():
        line.is_gift = True
        line.save(update_fields=["is_gift"])
        own = {field.attname: getattr(line, field.attname) for field in line_model._meta.concrete_fields}
        history.objects.create(**own, history_date=now(), history_type="~", history_change_reason="edit")


class Migration(migrations.Migration):
    """Gifts and samples are ticked on the line; they alone may cost nothing."""

    dependencies = [("orders", "0002_protect_history")]

    operations = [
        migrations.AddField("orderline", "is_gift", models.BooleanField(default=False, verbose_name="gift or sample")),
        migrations.AddField(
            "historicalorderline", "is_gift", models.BooleanField(default=False, verbose_name="gift or sample")
        ),
        migrations.RunPython(tick_free_lines, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "orderline",
            models.CheckConstraint(
                name="line_only_gifts_are_free",
                condition=Q(is_gift=True, unit_price=0) | Q(is_gift=False, unit_price__gt=0),
            ),
        ),
    ]
    operations = drawn_once(operations)
