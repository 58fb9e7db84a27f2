"""Who reads the company's figures: those who lead, and finance."""

from django.db.models import QuerySet

from reports.permissions import READERS


class MonthlyReviewQuerySet(QuerySet):
    def visible_to(self, user):
        """Monthly reports cover the whole company: only those who read its figures see them."""
        return self if user.has_role(*READERS) else self.none()

    def without_content(self):
        """For lists: without loading the PDF and the figures."""
        return self.defer("pdf", "figures")


class ActionQuerySet(QuerySet):
    def visible_to(self, user):
        """Whoever reads reviews, and whoever an action belongs to."""
        if user.has_role(*READERS):
            return self
        return self.filter(owner=user)

    def open(self):
        """Neither done nor dropped nor carried into a later month."""
        return self.filter(state="open", carried_to__isnull=True)
