from aftersales.forms.acceptance import SentLineForm, SignForForm
from aftersales.forms.closing import CancelOrderForm, ShortCloseOrderForm
from aftersales.forms.ticket import (
    AnswerTicketForm,
    CloseTicketForm,
    RateTicketForm,
    ReassignTicketForm,
    ReopenTicketForm,
    ReplyForm,
    TicketForm,
    WorkForm,
)
from aftersales.forms.visit import GiveUpVisitForm, ReassignVisitForm, VisitForm

__all__ = [
    "AnswerTicketForm",
    "CancelOrderForm",
    "CloseTicketForm",
    "GiveUpVisitForm",
    "RateTicketForm",
    "ReassignTicketForm",
    "ReassignVisitForm",
    "ReopenTicketForm",
    "ReplyForm",
    "SentLineForm",
    "ShortCloseOrderForm",
    "SignForForm",
    "TicketForm",
    "VisitForm",
    "WorkForm",
]
