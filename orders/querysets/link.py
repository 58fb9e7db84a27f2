"""Reads of what is opened by a link: only the digest of its token is stored."""

from hashlib import sha256

from django.db.models import (
    Count,
    Max,
    QuerySet,
)

from orders.permissions import reads_statements


class CustomerLinkQuerySet(QuerySet):
    def unrevoked(self):
        return self.filter(revoked_at=None)

    def live(self, *, at):
        """Those that open their order at this moment."""
        return self.unrevoked().filter(expires_at__gt=at)

    def of_token(self, token):
        """The link that a token belongs to, whatever has become of it, with what its page shows of the order."""
        return self.filter(digest=digest_of(token)).select_related("order__customer", "order__owner")

    def with_views(self):
        """With how often and when last it was opened."""
        return self.annotate(view_count=Count("views"), viewed_at=Max("views__at"))


def digest_of(token):
    """What is kept of a link's token: its SHA-256."""
    return sha256(token.encode()).hexdigest()


class SentStatementQuerySet(QuerySet):
    def visible_to(self, user):
        """Who may see the customer and read its account."""
        if not reads_statements(user):
            return self.none()
        customer = self.model._meta.get_field("customer").related_model
        return self.filter(customer__in=customer.objects.visible_to(user))

    def confirmed(self):
        """Those to which the customer said yes."""
        return self.filter(answer="confirmed")

    def of_token(self, token):
        """The statement that a token belongs to, whatever has become of it."""
        return self.filter(digest=digest_of(token)).select_related("customer__owner")


class QuotationLinkQuerySet(QuerySet):
    def unrevoked(self):
        return self.filter(revoked_at=None)

    def of_token(self, token):
        """The link that a token belongs to, whatever has become of it."""
        return self.filter(digest=digest_of(token)).select_related("quotation__customer", "quotation__owner")
