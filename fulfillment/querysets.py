"""Every reusable read of stages."""

from django.db.models import Q, QuerySet

from orders.states import CLOSED


class StageQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of the orders that this person may see."""
        order = self.model._meta.get_field("order").related_model
        return self if user.sees_all_orders else self.filter(order__in=order.objects.visible_to(user))

    def unfinished(self):
        """What is still to be done; of an order that is completed or cancelled nothing is."""
        return self.filter(finished_at__isnull=True).exclude(order__status__in=CLOSED)

    def late(self, *, on):
        return self.unfinished().filter(planned_on__lt=on)

    def red(self, *, on):
        """Late or endangered."""
        return self.unfinished().filter(Q(planned_on__lt=on) | Q(is_endangered=True))

    def recorded(self):
        """Somebody, or an event, has written into it: the rows of the progress sheet."""
        return self.filter(recorded_at__isnull=False)

    def mine(self, user):
        """Those that this person owns, and those of their departments that nobody owns."""
        return self.filter(Q(owner=user) | Q(owner=None, role__in=user.roles))
