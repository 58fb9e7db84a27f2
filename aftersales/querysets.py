from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from aftersales.permissions import imports_orders
from aftersales.states import UNSOLVED, VisitState
from orderdesk.accounts.models import Role


class ImportJobQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own; an administrator sees all."""
        if not imports_orders(user):
            return self.none()
        return self if user.has_role(Role.ADMINISTRATOR) else self.filter(by=user)

    def with_counts(self):
        """`good`, `faulty` and `written` without the findings, of which there may be thousands."""
        counts = {"good": KT("result__orders"), "faulty": KT("result__faulty_orders"), "written": KT("result__written")}
        return self.defer("result").annotate(**counts)


class TicketQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of orders and customers that this person may see, and one's own."""
        if user.sees_all_orders or user.has_role(Role.AFTER_SALES):
            return self
        order, customer = (self.model._meta.get_field(name).related_model for name in ("order", "customer"))
        seen = Q(owner=user) | Q(order__in=order.objects.visible_to(user))
        return self.filter(seen | Q(order=None, customer__in=customer.objects.visible_to(user)))

    def unsolved(self):
        return self.filter(status__in=UNSOLVED)


class VisitQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of the orders that this person may see; what customers said of us is nothing for the back office."""
        order = self.model._meta.get_field("order").related_model
        seen = self if user.sees_all_orders else self.filter(order__in=order.objects.visible_to(user))
        return seen if user.sees("price") else self.none()

    def due(self, *, on):
        return self.filter(state=VisitState.DUE, due_on__lte=on)
