"""Reads of quotations."""

from django.db.models import (
    Q,
    QuerySet,
)

from orderdesk.accounts.models import Role
from orders.permissions import reads_quotations
from orders.states import QuotationStatus


class QuotationQuerySet(QuerySet):
    def visible_to(self, user):
        """As orders before the back office has them: of one's own, of one's teams, entered by oneself."""
        if not reads_quotations(user):
            return self.none()
        if user.sees_all_orders:
            return self
        seen = Q(owner=user) if user.has_role(Role.ACCOUNT_MANAGER, Role.SALES_MANAGER) else Q(pk__in=[])
        if user.team_ids:
            seen |= Q(team__in=user.team_ids)
        if user.has_role(Role.SALES_ASSISTANT):
            seen |= Q(entered_by=user)
        return self.filter(seen)

    def valid(self, *, on):
        """Sent, not answered, and still what the house stands by."""
        return self.filter(status=QuotationStatus.SENT, valid_until__gte=on)

    def holding(self, *, on):
        """What the house may still have to deliver: valid, or accepted within its days and no order yet."""
        taken = Q(status=QuotationStatus.ACCEPTED, order=None)
        return self.filter(Q(status=QuotationStatus.SENT) | taken, valid_until__gte=on)

    def run_out(self, *, on):
        """Sent, not answered, and no longer valid."""
        return self.filter(status=QuotationStatus.SENT, valid_until__lt=on)
