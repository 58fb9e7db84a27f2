from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import localtime

from aftersales.states import UNSOLVED, RemedyState, TicketStatus, VisitState
from orderdesk.accounts.models import Role


class TicketQuerySet(QuerySet):
    def visible_to(self, user):
        """Tickets of orders and customers that the user may see, and their own."""
        if user.sees_all_orders or user.has_role(Role.AFTER_SALES):
            return self
        order, customer = (self.model._meta.get_field(name).related_model for name in ("order", "customer"))
        seen = Q(owner=user) | Q(order__in=order.objects.visible_to(user))
        return self.filter(seen | Q(order=None, customer__in=customer.objects.visible_to(user)))

    def unsolved(self):
        return self.filter(status__in=UNSOLVED)

    def unanswered(self, *, at):
        """Open ones whose first answer is overdue at this moment."""
        return self.filter(status=TicketStatus.OPEN, answer_due_at__lt=at)

    def broken(self, *, on):
        """Unsolved ones whose promised date is over."""
        return self.unsolved().filter(promised_on__lt=on)

    def late(self, *, at):
        """Late one way or the other."""
        return self.unanswered(at=at) | self.broken(on=localtime(at).date())

    def with_people(self):
        """With customer, order, owner and recorder, of each no more than lists and pages show."""
        return self.select_related("customer", "owner", "order")


class VisitQuerySet(QuerySet):
    def visible_to(self, user):
        """The user's own visits, and those of orders they may see; hidden from the back office."""
        order = self.model._meta.get_field("order").related_model
        mine = Q(owner=user) | Q(order__in=order.objects.visible_to(user))
        seen = self if user.sees_all_orders else self.filter(mine)
        return seen if user.sees("price") else self.none()

    def due(self, *, on):
        return self.filter(state=VisitState.DUE, due_on__lte=on)


class RemedyQuerySet(QuerySet):
    def valid(self):
        """Those that were not withdrawn."""
        return self.exclude(state=RemedyState.VOID)

    def unkept(self):
        """What was promised and has not happened yet."""
        return self.exclude(state__in=(RemedyState.DONE, RemedyState.VOID))

    def pieces(self):
        """How many pieces they are about, in all."""
        return self.aggregate(sum=Sum("quantity"))["sum"] or 0
