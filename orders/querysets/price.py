from django.db.models import F, Q, QuerySet


class PriceAgreementQuerySet(QuerySet):
    def visible_to(self, user):
        """For whoever reads prices: those for everybody, and those of the customers that this person sees."""
        if not user.sees("price"):
            return self.none()
        customer = self.model._meta.get_field("customer").related_model
        return self.filter(Q(customer=None) | Q(customer__in=customer.objects.visible_to(user)))

    def standing(self, *, on):
        """Those that hold on this day or from a later one on."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), ended_at=None)

    def valid(self, *, on):
        return self.standing(on=on).filter(valid_from__lte=on)

    def offered_to(self, customer):
        """What this customer may be offered; with no customer what everybody may."""
        return self.filter(Q(customer=None) | Q(customer=customer) if customer else Q(customer=None))

    def by_rank(self):
        """The one that counts first: the customer's own, the largest quantity, the one that began last."""
        own_first = F("customer").desc(nulls_last=True)
        return self.order_by("product", own_first, "-from_quantity", "-valid_from", "-pk")
