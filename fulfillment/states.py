from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ShipmentStatus(models.TextChoices):
    """How far a shipment is. Before it is in transit nothing has left the stock."""

    PREPARING = "preparing", _("Being prepared")
    READY = "ready", _("Ready to leave")
    IN_TRANSIT = "in_transit", _("In transit")
    SIGNED = "signed", _("Signed for")
    EXCEPTION = "exception", pgettext_lazy("shipment", "Exception")
    WITHDRAWN = "withdrawn", pgettext_lazy("shipment", "Withdrawn")

    @property
    def tone(self):
        return {
            "preparing": "yellow",
            "ready": "yellow",
            "in_transit": "blue",
            "signed": "green",
            "exception": "red",
            "withdrawn": "grey",
        }[self.value]


UNDER_PREPARATION = (ShipmentStatus.PREPARING, ShipmentStatus.READY)
UNDER_WAY = (ShipmentStatus.IN_TRANSIT, ShipmentStatus.EXCEPTION)  # once it has left


class ShipmentCause(models.TextChoices):
    """What is wrong with a shipment."""

    LOST = "lost", _("Lost")
    DAMAGED = "damaged", pgettext_lazy("shipment", "Damaged")
    REFUSED = "refused", pgettext_lazy("shipment", "Refused by the receiver")
    ADDRESS = "address", _("Wrong address")
    OTHER = "other", _("Other")


class TrackedBy(models.TextChoices):
    """How a tracking event came in."""

    HAND = "hand", _("By hand")
    PASTE = "paste", _("Pasted")
    SERVICE = "service", _("By the query service")


class Occasion(models.TextChoices):
    """What a customer is written about."""

    CONFIRMED = "confirmed", _("Confirmed")
    DISPATCHED = "dispatched", pgettext_lazy("e-mail", "Dispatched")
    ARRIVING = "arriving", _("Arrives tomorrow")
    LATE = "late", _("Later than promised")


class MailState(models.TextChoices):
    """How far an e-mail is."""

    WAITING = "waiting", pgettext_lazy("e-mail", "Waiting")
    SENT = "sent", pgettext_lazy("e-mail", "Sent")
    FAILED = "failed", pgettext_lazy("e-mail", "Failed")

    @property
    def tone(self):
        return {"waiting": "grey", "sent": "green", "failed": "red"}[self.value]


class Method(models.TextChoices):
    EXPRESS = "express", _("Express")
    PART_LOAD = "part_load", _("Part load")
    FULL_LOAD = "full_load", _("Full load")
    PICKUP = "pickup", _("Collected by the customer")
    OWN = "own", _("Own delivery")


class Supply(models.TextChoices):
    """How a line will be supplied."""

    IN_STOCK = "in_stock", _("In stock")
    SHORT = "short", _("Short")
    TO_MAKE = "to_make", _("To be made")

    @property
    def tone(self):
        return {"in_stock": "green", "short": "yellow", "to_make": "blue"}[self.value]


class Step(models.TextChoices):
    """What a stage is to the flow: the services finish those that they know; the others are ticked by people."""

    STOCK = "stock", _("Stock check")
    PREPARE = "prepare", _("Stocking or production")
    QUALITY = "quality", _("Quality check")
    PACKING = "packing", pgettext_lazy("stage", "Packing")
    DISPATCH = "dispatch", _("Dispatch")
    TRANSPORT = "transport", _("Transport")
    ACCEPTANCE = "acceptance", _("Acceptance by the customer")
    VISIT = "visit", _("Return visit")
    OTHER = "other", _("Other")


PASSED_OVER = _("passed over")  # a stage that a later one closed and nobody finished


class Cause(models.TextChoices):
    """Why a stage is late."""

    MATERIAL = "material", _("Material shortage")
    REWORK = "rework", _("Rework")
    CAPACITY = "capacity", _("Capacity conflict")
    CARRIER = "carrier", _("Carrier")
    CUSTOMER = "customer", _("Date changed by customer")
    APPROVAL = "approval", _("Slow approval")
    OTHER = "other", _("Other")


class CheckResult(models.TextChoices):
    """What a quality check found."""

    PASSED = "passed", pgettext_lazy("quality check", "Passed")
    FAILED = "failed", pgettext_lazy("quality check", "Failed")

    @property
    def tone(self):
        return {"passed": "green", "failed": "red"}[self.value]


class TaskKind(models.TextChoices):
    """How goods that are not there are got."""

    MAKE = "make", _("Production")
    BUY = "buy", _("Purchase")


class TaskStatus(models.TextChoices):
    """How far a production task or a purchase is."""

    PLANNED = "planned", pgettext_lazy("task", "Planned")
    RUNNING = "running", _("Under way")
    PAUSED = "paused", _("Paused")
    DONE = "done", pgettext_lazy("task", "Done")
    DROPPED = "dropped", _("No longer needed")

    @property
    def tone(self):
        return {"planned": "grey", "running": "blue", "paused": "yellow", "done": "green", "dropped": "grey"}[
            self.value
        ]


UNFINISHED = (TaskStatus.PLANNED, TaskStatus.RUNNING, TaskStatus.PAUSED)


class MoveKind(models.TextChoices):
    """What happened to stock. Goods come, are held for a line, leave, come back, are thrown away, counted or moved."""

    RECEIVE = "receive", _("Received")
    RESERVE = "reserve", _("Reserved")
    RELEASE = "release", _("Released")
    SHIP = "ship", pgettext_lazy("stock move", "Shipped")
    RETURN = "return", _("Returned")
    SCRAP = "scrap", _("Scrapped")
    COUNT = "count", pgettext_lazy("stock move", "Counted")
    TRANSFER = "transfer", _("Transferred")


class StageReason(models.TextChoices):
    """Why a row of a stage's history was written, as the timeline of its order says it."""

    EDIT = "edit", _("edited the stage %(stage)s")
    FINISH = "finish", _("finished the stage %(stage)s")
    PASS_OVER = "pass over", _("passed over the stage %(stage)s: nobody had finished it")
    ADD = "add", _("added the stage %(stage)s")
    REOPEN = "reopen", _("opened the stage %(stage)s again: pieces are still to come")
    ENDANGER = "endanger", _("marked the stage %(stage)s at risk: a task is late")
    SETTLE = "settle", _("took the risk off the stage %(stage)s: its tasks are on time again")
    IMPORT = "import", _("imported the stage %(stage)s")
    PLAN = "plan", _("planned the stages")
    REPLAN = "replan", _("rescheduled the open stages")
    MOVE = "move", _("moved the stage with its event")


# What the timeline tells stage by stage; a plan is one entry for all stages of an order.
R = StageReason
STAGE_ENTRIES = [
    reason.value for reason in (R.EDIT, R.FINISH, R.PASS_OVER, R.ADD, R.REOPEN, R.ENDANGER, R.SETTLE, R.IMPORT)
]


class RecordReason(models.TextChoices):
    """Why a row of the history of what belongs to a delivery was written: tasks, supply answers, shipments, lines."""

    ASSESS = "assess", _("looked whether it is late")
    ANSWER_SUPPLY = "answer_supply", _("answered")
    CONFIRM = "confirm", _("confirmed with the order")
    CHANGE = "change", _("changed with the order")
    AGREE = "agree", _("agreed to")
    FIT = "fit", _("fitted to what the order lacks")
    OUTPUT = "output", _("booked what was made or delivered")
    TAKE_BACK = "take_back", _("took back what was booked")
    PREPARE = "prepare", _("prepared")
    DISPATCH = "dispatch", _("dispatched")
    TRACK = "track", _("followed on its way")
    DISPATCH_TOGETHER = "dispatch_together", _("dispatched with other orders")
