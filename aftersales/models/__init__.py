from aftersales.models.acceptance import Acceptance, AcceptanceLine, Objection
from aftersales.models.link import LinkSignature
from aftersales.models.remedy import Remedy
from aftersales.models.ticket import Ticket, TicketPhoto, TicketReply
from aftersales.models.visit import Visit, VisitAttempt

__all__ = [
    "Acceptance",
    "AcceptanceLine",
    "LinkSignature",
    "Objection",
    "Remedy",
    "Ticket",
    "TicketPhoto",
    "TicketReply",
    "Visit",
    "VisitAttempt",
]
