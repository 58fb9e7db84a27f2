"""The states of tickets and visits, and the words people choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TicketStatus(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    IN_WORK = "in_work", _("Being worked on")
    TO_CONFIRM = "to_confirm", _("Waiting for the customer")
    CLOSED = "closed", _("Closed")

    @property
    def tone(self):
        return {"open": "red", "in_work": "blue", "to_confirm": "yellow", "closed": "green"}[self.value]


UNSOLVED = (TicketStatus.OPEN, TicketStatus.IN_WORK, TicketStatus.TO_CONFIRM)


class TicketKind(models.TextChoices):
    QUALITY = "quality", _("Product quality")
    TIMELINESS = "timeliness", _("Delivery time")
    INSTALLATION = "installation", _("Installation")
    EXCHANGE = "exchange", _("Return or exchange")
    QUESTION = "question", _("Question")
    COMPLAINT = "complaint", _("Complaint")
    OTHER = "other", _("Other")


class Priority(models.TextChoices):
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class Solution(models.TextChoices):
    REPAIR = "repair", _("Repair")
    EXCHANGE = "exchange", _("Exchange")
    REFUND = "refund", _("Refund")
    RESEND = "resend", _("Resend")
    OTHER = "other", _("Other")


class Objected(models.TextChoices):
    SHORT = "short", pgettext_lazy("objection", "Short")
    DAMAGED = "damaged", _("Damaged")
    WRONG = "wrong", _("Wrong model")
    OTHER = "other", _("Other")


class RemedyKind(models.TextChoices):
    """What a customer gets for pieces that were short, damaged, wrong or refused."""

    REPLACEMENT = "replacement", _("Replacement")
    RETURN = "return", pgettext_lazy("remedy", "Return")
    REPAIR = "repair", _("Repair")
    CREDIT = "credit", _("Credit for pieces")
    ALLOWANCE = "allowance", _("Allowance")


ANSWERING = (RemedyKind.REPLACEMENT, RemedyKind.REPAIR, RemedyKind.CREDIT)  # each piece has one of them, once


class RemedyState(models.TextChoices):
    PROMISED = "promised", _("Promised")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", pgettext_lazy("remedy", "Done")
    VOID = "void", _("Withdrawn")

    @property
    def tone(self):
        return {"promised": "yellow", "under_way": "blue", "done": "green", "void": "void"}[self.value]


class VisitState(models.TextChoices):
    DUE = "due", _("To be done")
    DONE = "done", _("Reached")
    GIVEN_UP = "given_up", _("Not reached")

    @property
    def tone(self):
        return {"due": "yellow", "done": "green", "given_up": "grey"}[self.value]


class Channel(models.TextChoices):
    PHONE = "phone", _("Phone")
    WECHAT = "wechat", _("WeChat")
    EMAIL = "email", _("E-mail")
    IN_PERSON = "in_person", _("In person")
    LINK = "link", _("Customer's link")


SPOKEN = [choice for choice in Channel.choices if choice[0] != "link"]  # what a colleague chooses from


LOW = 2  # a customer who gives this much or less is unhappy: somebody has to see to it
STARS = (
    (1, _("Very bad")),
    (2, _("Bad")),
    (3, _("Fair")),
    (4, _("Good")),
    (5, _("Very good")),
)


class TicketReason(models.TextChoices):
    """Why a row of a ticket's history was written, as its page says it; a move writes its own (`move_reason`)."""

    CREATE = "create", _("recorded the ticket")
    IMPORT = "import", _("imported the ticket")
    SEED = "seed", _("imported the ticket")
    EDIT = "edit", _("changed the ticket")
    ANONYMISE = "anonymise", _("took a contact out who asked to be forgotten")
    REASSIGN = "reassign", _("reassigned the ticket")
    REPLY = "reply", _("wrote")
    RATE = "rate", _("recorded the customer's rating")
    PHOTOS = "photos", _("added photos")
    PROMISE = "promise", _("promised")
    CREDIT = "credit", _("took an amount off the order")
    RECEIVE = "receive", _("received what came back")
    KEPT = "kept", _("kept what was promised")
    WITHDRAW = "withdraw", _("withdrew what was promised")


class RecordReason(models.TextChoices):
    """Why a row of the history of what follows a delivery was written: signatures, visits, what was promised."""

    SIGN_FOR = "sign_for", _("signed for")
    SIGN_BY_LINK = "sign_by_link", _("signed for by the customer's link")
    PROMISE = "promise", _("promised")
    SEND = "send", _("sent")
    RECEIVE = "receive", _("received")
    CHECK = "check", _("checked")
    REPAIR = "repair", _("repaired")
    CREDIT = "credit", _("credited")
    REPLY = "reply", _("written")
    ATTEMPT = "attempt", _("tried to reach the customer")
    RECORD = "record", _("recorded the visit")
    MISS = "miss", _("did not reach the customer")
    GIVE_UP = "give_up", _("given up")
