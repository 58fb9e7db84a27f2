from django.db.models import QuerySet

from aftersales.permissions import imports_orders
from orderdesk.accounts.models import Role


class ImportJobQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own; an administrator sees all."""
        if not imports_orders(user):
            return self.none()
        return self if user.has_role(Role.ADMINISTRATOR) else self.filter(by=user)
