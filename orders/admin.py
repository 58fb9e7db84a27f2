"""Admin of orders for managers and directors: decide on approvals, and look up orders.

Deciding here calls the same services as the app, with the same rules and the same history.
"""

from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, FileField, OuterRef, Subquery, Sum
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.admin import ReadOnlyAdmin, SignedAdmin
from orderdesk.core.errors import Refused
from orderdesk.core.pages.files import PictureField
from orderdesk.core.pages.slots import render_panels
from orderdesk.core.record.conflicts import reason_of
from orderdesk.core.record.disclosure import show_cost
from orderdesk.core.text.display import short_moment
from orderdesk.core.text.typed import can_be_seen, key_typed
from orders import services
from orders.events import Event, describe_cause
from orders.models import Approval, Order, OrderLine, Product
from orders.pages.approval import APPROVAL_COLUMNS, APPROVAL_PANELS, evidence_of, what_happened
from orders.services.product import MAY_EDIT
from orders.states import PROMISED, Decision, RecordReason


class ReasonForm(ActionForm):
    """One reason for several decisions at once; a rejection needs it."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=1000)


class DecisionForm(forms.ModelForm):
    """The decision on one approval, taken by the service."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[("", "—"), ("approve", gettext_lazy("Approve")), ("reject", gettext_lazy("Reject"))],
    )
    why = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Approval
        fields: ClassVar[list[str]] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.order.version

    def clean(self):
        data = super().clean()
        if data.get("decision") == "reject" and not can_be_seen(data.get("why") or ""):
            self.add_error("why", _("Write one sentence that says why: the person who entered the order will read it."))
        return data


@admin.register(Approval)
class ApprovalAdmin(SignedAdmin):
    """Approvals waiting for me, with amount, margin, customer record and stock; approve or reject one or several."""

    reasons = (RecordReason, Decision)
    list_display = ["order_link", "customer", "amount", "margin", "level", "due", "owner", "entered_by"]
    list_display_links = ["order_link"]
    list_per_page = 50
    ordering = ["due_at", "pk"]
    actions = ["approve_orders", "reject_orders"]
    action_form = ReasonForm
    form = DecisionForm
    change_form_template = "admin/orders/approval/change_form.html"

    def get_queryset(self, request):
        cost = OrderLine.objects.filter(order=OuterRef("order")).order_by().values("order")
        waiting = Approval.objects.waiting_for(request.user)
        return waiting.select_related("order__customer", "order__owner", "order__entered_by").annotate(
            cost=Subquery(cost.annotate(cost=_sum("cost")).values("cost")),
            net=Subquery(cost.annotate(net=_sum("net")).values("net")),
            earlier=Subquery(_earlier_orders()),
            **{column.name: column.expression for column in APPROVAL_COLUMNS.collect()},
        )

    def get_list_display(self, request):
        """The list's own columns and those that the floors above add."""
        return [
            *self.list_display[:4],
            "record",
            *map(_list_column, APPROVAL_COLUMNS.collect()),
            *self.list_display[4:],
        ]

    def get_actions(self, request):
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def has_add_permission(self, request):
        return False

    @admin.display(description=gettext_lazy("order number"), ordering="order__number")
    def order_link(self, approval):
        return str(approval.order)

    @admin.display(description=gettext_lazy("customer"))
    def customer(self, approval):
        return approval.order.customer

    @admin.display(description=gettext_lazy("amount"), ordering="order__total")
    def amount(self, approval):
        return f"{approval.order.total:,.2f}"

    @admin.display(description=gettext_lazy("margin"))
    def margin(self, approval):
        """Of the whole order, red below nothing."""
        if not approval.net or approval.cost is None:
            return "—"
        share = (approval.net - approval.cost) / approval.net
        return format_html('<span class="{}">{} %</span>', "low" if share < 0 else "", f"{share * 100:.1f}")

    @admin.display(description=gettext_lazy("due"), ordering="due_at")
    def due(self, approval):
        """When the clock of this level runs out, red once it has."""
        if approval.due_at is None:
            return "—"
        is_late = approval.due_at < now()
        return format_html('<span class="{}">{}</span>', "low" if is_late else "", short_moment(approval.due_at))

    @admin.display(description=gettext_lazy("customer's record"))
    def record(self, approval):
        return _("%(count)s orders before") % {"count": approval.earlier or 0}

    @admin.display(description=gettext_lazy("account manager"))
    def owner(self, approval):
        return approval.order.owner

    @admin.display(description=gettext_lazy("entered by"))
    def entered_by(self, approval):
        return approval.order.entered_by

    @admin.action(description=gettext_lazy("Approve the selected orders"))
    def approve_orders(self, request, chosen):
        self._decide_each(request, chosen, services.approve_order)

    @admin.action(description=gettext_lazy("Reject the selected orders (with the reason)"))
    def reject_orders(self, request, chosen):
        if not can_be_seen(request.POST.get("reason", "")):
            return self._ask_reason(request, chosen)
        return self._decide_each(request, chosen, services.reject_order)

    def _ask_reason(self, request, chosen):
        """Show the selected orders on a page that asks for the reason."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Reject the selected orders"),
            "chosen": chosen.order_by("order_id"),
            "action": "reject_orders",
            "ticked": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/orders/approval/reject_selected.html", context)

    def _decide_each(self, request, chosen, service):
        """Decide on each order separately: one that is refused does not hold up the others."""
        self._warn_of_decisions(request, request.POST.getlist(ACTION_CHECKBOX_NAME), chosen)
        decided = []
        for approval in chosen.order_by("order_id"):
            try:
                decided.append(service(approval.order_id, by=request.user, reason=request.POST.get("reason", "")))
            except Refused as refusal:
                named = str(approval.order) in str(refusal)
                text = refusal if named else _("%(order)s: %(reason)s") % {"order": approval.order, "reason": refusal}
                self.message_user(request, str(text), messages.ERROR)
            except PermissionDenied:
                self.message_user(
                    request, _("You may not decide on %(order)s.") % {"order": approval.order}, messages.ERROR
                )
        if decided:
            orders = ", ".join(str(order) for order in decided)
            self.message_user(request, _("Decided: %(orders)s") % {"orders": orders}, messages.SUCCESS)

    def _warn_of_decisions(self, request, keys, waiting):
        """Message about the selected approvals that no longer wait for this person, and who decided on them."""
        mine = Order.objects.visible_to(request.user)
        keys = [key for key in map(key_typed, keys) if key]
        decided = Approval.objects.filter(pk__in=keys, order__in=mine).exclude(pk__in=waiting.order_by().values("pk"))
        for approval in decided.select_related("order", "decided_by"):
            self.message_user(request, what_happened(approval), messages.ERROR)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Say that somebody else has decided already, and go back to the list."""
        self._warn_of_decisions(request, [object_id], Approval.objects.none())
        return redirect(reverse("admin:orders_approval_changelist"))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        approval = self.get_object(request, object_id) if object_id else None
        if approval is not None:
            extra_context = {**(extra_context or {}), **self._evidence(request, approval)}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request, extra_context=None):
        show_cost(request)
        return super().changelist_view(request, extra_context)

    def _evidence(self, request, approval):
        show_cost(request)
        order = approval.order
        return {
            "order": order,
            "panels": render_panels(APPROVAL_PANELS, request, order),
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
            "title": _("Decide on %(order)s") % {"order": order},
            "subtitle": "",
            **evidence_of(order, request.user),
        }

    def save_model(self, request, obj, form, change):
        """The decision is the service's; nothing is written here."""

    def save_related(self, request, form, formsets, change):
        pass

    def log_change(self, request, obj, message):
        pass

    def response_change(self, request, obj):
        data = request.POST
        service = services.approve_order if data["decision"] == "approve" else services.reject_order
        try:
            order = service(obj.order_id, by=request.user, reason=data.get("why", ""), version=int(data["version"]))
        except Refused as refusal:
            self.message_user(request, " ".join([reason_of(refusal), _you_wrote(data.get("why"))]), messages.ERROR)
            return redirect(request.path)
        self.message_user(request, _("Decided: %(orders)s") % {"orders": order}, messages.SUCCESS)
        return redirect(reverse("admin:orders_approval_changelist"))


def _you_wrote(text):
    """The typed reason, repeated in the message on the reloaded page."""
    return _("You wrote: %(text)s") % {"text": text} if text else ""


def _earlier_orders():
    """How many orders the customer had confirmed before."""
    earlier = Order.objects.filter(customer=OuterRef("order__customer"), status__in=PROMISED)
    return earlier.order_by().values("customer").annotate(count=Count("pk")).values("count")


def _list_column(column):
    @admin.display(description=column.label)
    def show(approval):
        value = getattr(approval, column.name)
        return format_html('<span class="{}">{}</span>', "short" if value else "enough", column.text(value))

    return show


def _sum(name):
    return Sum(F("cost") * F("quantity") if name == "cost" else F("amount") - F("tax"))


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """Orders to look up; every change goes through the app's own pages."""

    list_display = ["number", "customer", "status", "total", "ordered_on", "due_on", "owner", "page"]
    list_select_related = ["customer", "owner"]
    list_filter = ["status"]
    search_fields = ["number"]
    ordering = ["-ordered_on", "-pk"]
    list_per_page = 50

    def get_exclude(self, request, obj=None):
        hidden = [] if request.user.sees("phone") else ["contact_phone"]
        return [*super().get_exclude(request, obj), *hidden]

    def reason_label(self, reason):
        """The cause as the timeline of the order words it."""
        event = describe_cause(Event(at=None, who="", what=""), reason)
        return " ".join(filter(None, [event.what, event.meta, event.note]))

    @admin.display(description=gettext_lazy("page"))
    def page(self, order):
        return format_html('<a href="{}">{}</a>', order.get_absolute_url(), _("Open"))


@admin.register(Product)
class ProductAdmin(SignedAdmin):
    formfield_overrides: ClassVar = {FileField: {"form_class": PictureField}}
    list_display = ["code", "name", "spec", "unit", "list_price", "supply", "is_active"]
    list_filter = ["supply", "is_active"]
    search_fields = ["code", "name"]
    readonly_fields = ["code"]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    def has_change_permission(self, request, obj=None):
        return request.user.has_role(*MAY_EDIT) and super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        services.save_product(obj, by=request.user)
