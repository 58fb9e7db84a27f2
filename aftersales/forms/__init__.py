from aftersales.forms.acceptance import SentLineForm, SignForForm
from aftersales.forms.closing import CancelOrderForm, ShortCloseOrderForm
from aftersales.forms.customer import (
    AnswerQuotationForm,
    AnswerStatementForm,
    AskByLinkForm,
    RateByLinkForm,
    SignByLinkForm,
)
from aftersales.forms.remedy import (
    CheckReturnForm,
    CreditTicketForm,
    FinishRepairForm,
    PromiseRemedyForm,
    ReceiveReturnForm,
    SendReplacementsForm,
    WithdrawRemedyForm,
)
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
    "AnswerQuotationForm",
    "AnswerStatementForm",
    "AnswerTicketForm",
    "AskByLinkForm",
    "CancelOrderForm",
    "CheckReturnForm",
    "CloseTicketForm",
    "CreditTicketForm",
    "FinishRepairForm",
    "GiveUpVisitForm",
    "PromiseRemedyForm",
    "RateByLinkForm",
    "RateTicketForm",
    "ReassignTicketForm",
    "ReassignVisitForm",
    "ReceiveReturnForm",
    "ReopenTicketForm",
    "ReplyForm",
    "SendReplacementsForm",
    "SentLineForm",
    "ShortCloseOrderForm",
    "SignByLinkForm",
    "SignForForm",
    "TicketForm",
    "VisitForm",
    "WithdrawRemedyForm",
    "WorkForm",
]
