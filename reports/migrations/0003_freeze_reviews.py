from django.db import migrations

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
    """The database refuses to change or delete a review that is made."""

    dependencies = [("reports", "0002_protect_history")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
