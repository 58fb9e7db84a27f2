"""What each role may do, in words for whoever gives roles to people."""

from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import Role

WORDS = {
    Role.SALES_ASSISTANT: _("Enters and reviews the orders of the teams served, follows them up, talks to customers."),
    Role.ACCOUNT_MANAGER: _("Owns customers and their orders: quotes, orders, visits, signatures on site."),
    Role.SALES_MANAGER: _("Leads a team: sees its orders with cost and margin, approves, reassigns, makes the review."),
    Role.SALES_DIRECTOR: _("Sees everything, gives the last approval of large and special orders, sets the rules."),
    Role.WAREHOUSE: _("Stock, supply answer, packing. Sees orders once they are approved, without prices."),
    Role.PRODUCTION: _("Supply answer, start and progress of production. Sees no prices."),
    Role.LOGISTICS: _("Dispatch, tracking, delivery. Sees phones and addresses, no prices."),
    Role.AFTER_SALES: _("Answers and solves tickets. Sees confirmed orders and prices, no cost."),
    Role.FINANCE: _("Receipts, credit limits. Sees all orders with cost and credit, phones masked."),
    Role.ADMINISTRATOR: _("Sets up the company: people, teams, roles, rules, templates. Sees everything."),
}


def role_choices():
    """[(role, its name, what it may do)], in the order of an order's way."""
    return [(role.value, role.label, WORDS[role]) for role in Role]
