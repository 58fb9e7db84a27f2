from django.db import migrations

from orderdesk.core.record.history import REFUSE_CHANGE, protect


class Migration(migrations.Migration):
    """The database refuses to change what was printed and what was amended; amended is what the program says it does."""

    dependencies = [("core", "0006_amendments_and_anchors")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, migrations.RunSQL.noop),
        *protect("core_amendment", "core_printing"),
    ]
