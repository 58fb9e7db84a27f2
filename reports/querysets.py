"""Who reads the company's figures: those who lead, and finance."""

from django.db.models import QuerySet

from reports.permissions import READERS


class MonthlyReviewQuerySet(QuerySet):
    def visible_to(self, user):
        """A review tells of the whole company: it is for those who run it and those who answer for it."""
        return self if user.has_role(*READERS) else self.none()

    def without_content(self):
        """For lists: the PDF and its figures stay where they are."""
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
