from django.db import migrations

from orderdesk.core.record.history import protect

FREEZE = """
CREATE OR REPLACE FUNCTION refuse_review_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a review that is made stays as it is: % is refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER reports_monthlyreview_frozen BEFORE UPDATE OR DELETE ON reports_monthlyreview
    FOR EACH ROW WHEN (OLD.state = 'done') EXECUTE FUNCTION refuse_review_change();
"""
THAW = """
DROP TRIGGER IF EXISTS reports_monthlyreview_frozen ON reports_monthlyreview;
DROP FUNCTION IF EXISTS refuse_review_change();
"""


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of this app, and on reviews that are made."""

    dependencies = [("core", "0001_tables"), ("reports", "0001_tables")]

    operations = [
        *protect(
            "reports_historicalaction",
            "reports_historicaltarget",
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
