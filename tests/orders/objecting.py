"""What the tests of objections ask and set."""

from orders.models import ObjectionPolicy
from orders.services.objections import objections_to


def kinds(order, *moments):
    """{kind: severity} of what stands against an order."""
    return {str(each.kind): str(each.severity) for each in objections_to(order, *moments) if each.stands}


def rule(firm, kind, **facts):
    """What a kind of objection does from now on."""
    policy = ObjectionPolicy.current()[kind]
    for name, value in facts.items():
        setattr(policy, name, value)
    return policy.sign(by=firm.director).save()
