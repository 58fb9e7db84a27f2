"""The rows of what was sent to a customer of the demo company, and of how it was signed for."""

from demo.company import words
from demo.company.clock import DAY
from demo.company.plan import NEVER


class Deliveries:
    """The goods of one order: `rows` are those of the order, `w` the writer with its books."""

    def __init__(self, rows):
        self.rows, self.w, self.plan, self.rng = rows, rows.w, rows.plan, rows.rng

    def write(self):
        """Shipments and signatures, one after the other as they happened."""
        events = []
        for part, (departure, signed, carrier) in enumerate(self.plan.shipments):
            events.append((departure, 0, part, carrier))
            if signed != NEVER:
                events.append((signed, 1, part, carrier))
        dispatched = {}
        for moment, what, part, carrier in sorted(events):
            at = self.w.clock.moment(moment)
            if what == 0:
                dispatched[part] = self._dispatch(part, carrier, at, moment)
            else:
                self._sign(*dispatched[part], at)
        for shipment, _sent in dispatched.values():
            self.w.shipments.keep(shipment)

    def _dispatch(self, part, carrier, at, moment):
        """One shipment; returns its row and what it carries."""
        method, name, letters = words.CARRIERS[carrier]
        number = self.w.foreseen.shipment_number(self.rows.place, part, moment)
        by = self.w.who["logistics"]
        tracking = f"{letters}{self.rng.randrange(10**12):012d}" if letters else ""
        shipment = self.w.shipments.new(
            number=number,
            order_id=self.rows.key,
            status="in_transit",
            method=method,
            carrier=name,
            tracking_number=tracking,
            packages=str(self.rng.randint(1, 6)),
            dispatched_at=at,
            by_id=by,
            expected_on=self.w.clock.texts[moment // DAY + 2],
        )
        self.w.shipments.note_new(shipment, "dispatch", at, by)
        sent = [self._send(shipment, line, row, part, f"dispatch {number}", at, by) for line, row in self.rows.lines]
        self.rows.term("shipment", number)
        if tracking:
            self.rows.term("tracking", tracking)
        if "ship" in self.plan.at and part == len(self.plan.shipments) - 1:
            self.rows.move("ship", "shipped", by, at, number, shipped_at=at, shipped="all")
        else:
            self.rows.edit(f"dispatch {number}", by, at, shipped="part")
        return shipment, [one for one in sent if one]

    def _send(self, shipment, line, row, part, reason, at, by):
        whole = "ship" in self.plan.at and len(self.plan.shipments) == 1
        quantity = line.quantity if whole else line.first if part == 0 else line.quantity - line.first
        if not quantity:
            return None
        sent = self.w.sent.new(shipment_id=shipment[0], line_id=row[0], quantity=thousandths(quantity))
        self.w.sent.keep(sent)
        shipped = line.first if part == 0 and not whole else line.quantity
        self.w.lines.change(row, shipped=thousandths(shipped))
        self.w.lines.note(row, reason, at, by)
        return sent[0], line, row, quantity

    def _sign(self, shipment, sent, at):
        by = self.rows.buyer.owner
        number = shipment[self.w.shipments.place["number"]]
        self.w.shipments.change(shipment, status="signed", signed_by=self.rows.buyer.person, signed_at=at)
        self.w.shipments.note(shipment, "arrive in_transit>signed", at, by)
        acceptance = self.w.acceptances.new(
            shipment_id=shipment[0],
            how="paper" if self.rng.random() < 0.7 else "recorded",
            signed_by=self.rows.buyer.person,
            signed_at=at,
            by_id=by,
        )
        self.w.acceptances.note_new(acceptance, "sign for", at, by)
        self.w.acceptances.keep(acceptance)
        for key, line, row, quantity in sent:
            self._accept(acceptance[0], key, line, row, quantity, f"sign_for {number}", at, by)
        lines = self.plan.lines
        answered = "all" if all(line.accepted + line.disputed == line.quantity for line in lines) else "part"
        accepted = "all" if all(line.accepted == line.quantity for line in lines) else "part"
        accepted = accepted if any(line.accepted for line in lines) else "none"
        if answered == "all":
            self.rows.move("deliver", "delivered", by, at, number, delivered_at=at, accepted=accepted, answered="all")
        else:
            self.rows.edit(f"sign_for {number}", by, at, accepted=accepted, answered=answered)

    def _accept(self, acceptance, key, line, row, quantity, reason, at, by):
        """One line of a signature; what the customer objects to is seen at the last one."""
        place = self.plan.lines.index(line)
        disputed = 0
        if self.plan.disputed is not None and self.plan.disputed[0] == place:
            disputed = self.plan.disputed[1] if line.accepted + quantity == line.quantity else 0
        accepted = self.w.accepted.new(
            acceptance_id=acceptance, shipment_line_id=key, accepted=thousandths(quantity - disputed)
        )
        self.w.accepted.keep(accepted)
        self.rows.accepted_lines[place] = accepted[0]
        line.accepted += quantity - disputed
        line.disputed += disputed
        self.w.lines.change(row, accepted=thousandths(line.accepted), disputed=thousandths(line.disputed))
        self.w.lines.note(row, reason, at, by)


def thousandths(number):
    """A whole number of thousandths as the decimal of a table."""
    return f"{number // 1000}.{number % 1000:03d}" if number % 1000 else str(number // 1000)
