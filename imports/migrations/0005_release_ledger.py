from django.db import migrations

OPEN = """
CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.on_hand = 0 AND OLD.line_id IS NOT NULL
       AND current_setting('orderdesk.taking_back', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'history is never rewritten: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS fulfillment_stockmove_refuse ON fulfillment_stockmove;
CREATE TRIGGER fulfillment_stockmove_refuse BEFORE UPDATE OR DELETE ON fulfillment_stockmove
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
"""
CLOSED = """
DROP TRIGGER IF EXISTS fulfillment_stockmove_refuse ON fulfillment_stockmove;
CREATE TRIGGER fulfillment_stockmove_refuse BEFORE UPDATE OR DELETE ON fulfillment_stockmove
    FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
DROP FUNCTION IF EXISTS refuse_ledger_change();
"""


class Migration(migrations.Migration):
    """What was held for an order and freed again goes with an order whose import is taken back.

    Nothing else of the ledger of stock does: goods that moved stay in it whatever happens.
    """

    dependencies = [("imports", "0004_former_values"), ("fulfillment", "0004_stock")]

    operations = [migrations.RunSQL(OPEN, CLOSED)]
