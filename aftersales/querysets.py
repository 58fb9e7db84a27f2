from django.db.models import QuerySet
from django.db.models.fields.json import KT

from aftersales.permissions import imports_orders
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
