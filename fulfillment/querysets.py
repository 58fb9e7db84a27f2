"""Every reusable read of stages."""

from django.db.models import Q, QuerySet


class StageQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of the orders that this person may see."""
        order = self.model._meta.get_field("order").related_model
        return self if user.sees_all_orders else self.filter(order__in=order.objects.visible_to(user))

    def unfinished(self):
        return self.filter(finished_at__isnull=True)

    def late(self, *, on):
        return self.unfinished().filter(planned_on__lt=on)

    def red(self, *, on):
        """Late or endangered."""
        return self.unfinished().filter(Q(planned_on__lt=on) | Q(is_endangered=True))
