"""What a customer sees of a quotation by its link: the version that was sent last, and whether it can be answered."""

from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from aftersales.pages.customer import House
from orderdesk.core.lists import Text
from orders.models import Quotation, QuotationLine, QuotationLink, QuotationVersion
from orders.papers.quotation import against_quotation
from orders.states import QuotationStatus

S = QuotationStatus
STATES = {
    S.DRAFT: gettext_lazy("We are preparing another version. You will find it here."),
    S.ACCEPTED: gettext_lazy("Accepted. Thank you: we get in touch about the order."),
    S.DECLINED: gettext_lazy("Declined. Thank you for telling us."),
    S.EXPIRED: gettext_lazy("This quotation is no longer valid. Call us, and you get another one."),
    S.WITHDRAWN: gettext_lazy("This quotation was withdrawn. Call us about another one."),
}
TONES = {S.ACCEPTED: "green", S.EXPIRED: "red", S.WITHDRAWN: "red"}


@dataclass
class CustomerQuotation:
    """The page of one quotation for its customer: its fields are what the template prints."""

    link: QuotationLink
    quotation: Quotation
    text: QuotationVersion
    lines: list[QuotationLine]
    house: House
    status: Text
    tone: str
    may_answer: bool
    has_paper: bool

    @classmethod
    def of(cls, link: QuotationLink) -> "CustomerQuotation":
        quotation = link.quotation
        text = quotation.versions.filter(sent_at__isnull=False).latest("revision")
        state = quotation.state
        if state == S.SENT and quotation.valid_until < localdate():  # the clock comes a little later
            state = S.EXPIRED
        lines = [] if state == S.WITHDRAWN else list(text.lines.all())
        return cls(
            link=link,
            quotation=quotation,
            text=text,
            lines=lines,
            house=House.of_customer(quotation.customer),
            status=STATES.get(state, ""),
            tone=TONES.get(state, "blue"),
            may_answer=state == S.SENT,
            has_paper=not against_quotation(quotation),
        )
