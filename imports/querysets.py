"""Import jobs."""

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from imports.permissions import sheets_of
from orderdesk.accounts.models import Role


class ImportJobQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own, of sheets that one may still import; an administrator sees all."""
        mine = self.filter(sheet__in=sheets_of(user))
        return mine if user.has_role(Role.ADMINISTRATOR) else mine.filter(by=user)

    def with_counts(self):
        """`good`, `faulty` and `written` without the findings, of which there may be thousands."""
        counts = {"good": KT("result__good"), "faulty": KT("result__faulty"), "written": KT("result__written")}
        return self.defer("result").annotate(**counts)
