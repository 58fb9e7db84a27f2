"""Who may do what with an order: predicates (order, user) -> bool, for the moves and for the templates."""

from customers.permissions import edits as edits_customer
from orderdesk.accounts.models import Role

R = Role
APPROVERS = (R.SALES_MANAGER, R.SALES_DIRECTOR, R.FINANCE)
ANSWERING = (*APPROVERS, R.PRODUCTION, R.WAREHOUSE)  # who is asked about a change


def reads_orders(user):
    """Whether there are orders that this person may see."""
    return bool(user.roles) or user.is_legal


def serves(order, user):
    """Sales people of the order: its account manager, its team's assistants and leader, the director."""
    if user.has_role(R.ADMINISTRATOR, R.SALES_DIRECTOR):
        return True
    if user.has_role(R.ACCOUNT_MANAGER) and order.owner_id == user.pk:
        return True
    in_team = order.team_id in user.team_ids or user.leads_all_teams
    return in_team and user.has_role(R.SALES_ASSISTANT, R.SALES_MANAGER)


def enters(order, user):
    return serves(order, user) or (user.has_role(R.SALES_ASSISTANT) and order.entered_by_id == user.pk)


def reviews(order, user):
    """The preliminary review belongs to the assistants of the team."""
    return user.has_role(R.ADMINISTRATOR) or (user.has_role(R.SALES_ASSISTANT) and serves(order, user))


def decides(order, user):
    """Approvers; which level is whose is asked per approval by `waiting_for`."""
    return user.is_approver and order.owner_id != user.pk and order.entered_by_id != user.pk


def is_own_of_absent(order, user):
    """Whether it is an own order of the absent leader in whose place this person acts: nobody's own to decide."""
    own = (order.owner_id, order.entered_by_id)
    leaders = [key for key in user.represented if key in own]
    return bool(leaders) and order.team is not None and order.team.leader_id in leaders


def answers_supply(order, user):
    return user.has_role(R.WAREHOUSE, R.PRODUCTION)


def starts(order, user):
    return user.has_role(R.PRODUCTION, R.WAREHOUSE) or serves(order, user)


def holds(order, user):
    """Whoever serves an order has its work wait, and go on."""
    return serves(order, user)


def marks_urgent(order, user):
    """Whoever serves an order says that it is urgent."""
    return serves(order, user)


def sets_priority(order, user):
    """A manager says whose turn comes first, whatever the flags say."""
    return reassigns(order, user)


def dispatches(order, user):
    return user.has_role(R.LOGISTICS, R.WAREHOUSE)


def short_closes(order, user):
    """Whoever answers to the customer for what will never come."""
    return serves(order, user)


def ends_shipping(order, user):
    """Whoever sends the last goods, or says that the rest will never come."""
    return dispatches(order, user) or short_closes(order, user)


def signs_for(order, user):
    """Signed paper reaches the account manager, the assistant or logistics; who has the order's link signs it."""
    return user.is_by_link or user.has_role(R.LOGISTICS) or serves(order, user)


def gives_link(order, user):
    """Whoever serves an order gives its customer the link, and takes it back."""
    return serves(order, user)


def completes(order, user):
    return serves(order, user)


def cancels(order, user):
    return serves(order, user)


def changes(order, user):
    """Whoever serves an order asks for changes of it once it is confirmed."""
    return serves(order, user)


def requests_change(change, user):
    """Whoever serves its order asks for a change, and takes it back."""
    return changes(change.order, user)


def answers_change(change, user):
    """Whose agreement may be the last one; whose turn it is is asked per answer. A small change asks nobody."""
    return user.has_role(*ANSWERING) or user.is_legal or changes(change.order, user)


def reassigns_some(user):
    """Whether there is any order that this person could reassign."""
    return user.has_role(R.ADMINISTRATOR, R.SALES_DIRECTOR, R.SALES_MANAGER)


def reassigns(order, user):
    return user.has_role(R.ADMINISTRATOR, R.SALES_DIRECTOR) or (
        user.has_role(R.SALES_MANAGER) and (order.team_id in user.team_ids or user.leads_all_teams)
    )


def may_create(user):
    return user.has_role(R.SALES_ASSISTANT, R.ACCOUNT_MANAGER, R.SALES_MANAGER, R.SALES_DIRECTOR)


def reads_quotations(user):
    """Quotations are prices before there is an order: sales people, and whoever answers for the money."""
    sales = (R.SALES_ASSISTANT, R.ACCOUNT_MANAGER, R.SALES_MANAGER, R.SALES_DIRECTOR)
    return user.has_role(*sales, R.FINANCE, R.ADMINISTRATOR)


def writes_quotation(quotation, user):
    """Whoever serves its customer writes a quotation, sends it, and takes it back."""
    return enters(quotation, user)


def answers_quotation(quotation, user):
    """The customer answers by the link, or tells whoever wrote it."""
    return user.is_by_link or writes_quotation(quotation, user)


def expires_quotation(quotation, user):
    return user.is_system


def orders_quotation(quotation, user):
    """Whoever writes quotations and may enter orders."""
    return may_create(user) and writes_quotation(quotation, user)


def overrides_gates(order, user):
    """A manager of the order, or the director, may let it pass without its money; nobody their own."""
    if not (user.has_role(R.SALES_MANAGER, R.SALES_DIRECTOR) and decides(order, user) and serves(order, user)):
        return False
    return user.has_role(R.SALES_DIRECTOR) or not is_own_of_absent(order, user)


def waives(order, user, role):
    """Whoever has the role that the policy names, the director for a manager's; nobody their own."""
    has_role = user.has_role(role) or (role == R.SALES_MANAGER and user.has_role(R.SALES_DIRECTOR))
    if not (has_role and decides(order, user)):
        return False
    if user.has_role(R.SALES_DIRECTOR, R.FINANCE):
        return True
    return serves(order, user) and not is_own_of_absent(order, user)


def records_receipts(order, user):
    return user.has_role(R.FINANCE, R.ADMINISTRATOR)


def requests_invoices(customer, user):
    """Sales people of the customer, and finance."""
    return user.has_role(R.FINANCE) or edits_customer(customer, user)


def reads_statements(user):
    """The account of a customer tells prices, and how much the customer owes."""
    return user.sees("price") and user.sees("credit")


def sends_statements(customer, user):
    """Whoever reads the account and serves the customer sends it, and takes the link back."""
    return reads_statements(user) and edits_customer(customer, user)


def exports_money(user):
    """The books of all customers go out by those who keep them, and by those who answer for them."""
    return user.has_role(R.FINANCE, R.SALES_DIRECTOR, R.ADMINISTRATOR)


def issues_invoices(user):
    return user.has_role(R.FINANCE, R.ADMINISTRATOR)


def imports_receipts(user):
    """Whoever may record one; what came in does not depend on the order."""
    return user.is_system or records_receipts(None, user)


def sets_plans(user):
    """The usual payment terms are set by whoever sets the rules of the house."""
    return user.has_role(R.ADMINISTRATOR, R.SALES_DIRECTOR)


def tries_rules(user):
    """Whoever reads orders with their prices may ask who would have to approve one."""
    return reads_orders(user) and user.sees("price")


def drops_template(template, user):
    """Its owner; of a shared one whoever leads the team too."""
    if template.owner_id == user.pk or user.has_role(R.ADMINISTRATOR):
        return True
    leads = template.team_id is not None and template.team_id in user.team_ids
    return user.has_role(R.SALES_MANAGER) and (leads or (template.team_id is not None and user.leads_all_teams))


def sets_prices(user):
    """Whoever keeps the catalogue agrees on prices."""
    return user.has_role(R.SALES_MANAGER, R.SALES_DIRECTOR, R.FINANCE, R.ADMINISTRATOR)


def imports_prices(user):
    """Whoever agrees on prices brings them in a sheet, and the command line."""
    return user.is_system or sets_prices(user)


def imports_products(user):
    """Whoever may change products, and reads every field of them."""
    return user.is_system or user.has_role(R.SALES_MANAGER, R.SALES_DIRECTOR, R.FINANCE, R.ADMINISTRATOR)


KINDS = {
    "total": "price",
    "tax": "price",
    "freight": "price",
    "freight_tax_rate": "price",
    "payment_terms": "price",
    "payment_plan": "price",
    "unit_price": "price",
    "discount": "price",
    "amount": "price",
    "list_price": "price",
    "floor_price": "price",
    "tax_rate": "price",
    "received": "price",
    "paid": "price",
    "invoiced": "price",
    "settled": "price",
    "credited": "price",
    "cost": "cost",
    "contact_phone": "phone",
}


def readable(user, name):
    """Whether this person may read a field of this name."""
    kind = KINDS.get(name)
    return kind is None or user.sees(kind)
