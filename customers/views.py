import tempfile

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from customers import permissions as may
from customers import services
from customers.forms.communication import CommunicationForm
from customers.forms.customer import CustomerForm, TransferForm, TransferManyForm
from customers.forms.part import PART_FORMS, AnonymiseForm
from customers.lists.customers import CustomerList
from customers.models import Communication, Contact, Customer, Qualification
from customers.pages.customer import CHOSEN_CUSTOMER, CUSTOMER_FACTS, CUSTOMER_PANELS
from customers.services.anonymise import against_anonymising
from customers.sheets.customers import write_customers
from orderdesk.accounts.models import User
from orderdesk.core.errors import Conflict, NeedsConfirmation, Refused
from orderdesk.core.money import discount_label
from orderdesk.core.pages.files import download
from orderdesk.core.pages.once import once
from orderdesk.core.pages.slots import render_panels
from orderdesk.core.record.conflicts import merge
from orderdesk.core.sheets.export import file_name
from orderdesk.core.sheets.shown import asks_shown, download_shown
from orderdesk.core.text.addresses import split_address
from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import key_typed, mask_phone, version_typed
from orderdesk.custom_fields.values import facts_of
from orderdesk.policy.models import Policy

MOST = 20
MOST_PASTED = 500  # characters of a line that is taken apart


def visible_customer(request, pk):
    return get_object_or_404(Customer.objects.visible_to(request.user).select_related("owner", "team"), pk=pk)


@require_GET
def customer_list(request):
    if not may.sees_menu(request.user):
        raise Http404
    customers = CustomerList(request)
    if customers.start_url:
        return redirect(customers.start_url)
    context = {"list": customers, "may_create": may.may_create(request.user)}
    context["may_transfer"] = may.transfers_some(request.user)
    context["may_export"] = may.imports_customers(request.user)
    return render(request, "customers/customer_list.html", context)


@require_GET
def export_customers(request):
    """The customers that the list shows, as the sheet that can be changed in Excel and imported again."""
    if not may.imports_customers(request.user):
        raise PermissionDenied
    name = file_name(_("Customers %(day)s.xlsx") % {"day": localdate()}, company=Policy.current().company)
    if asks_shown(request):
        return download_shown(request, CustomerList, sheet=_("Customers"), name=name)
    customers, _keys = CustomerList(request).find()
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_customers(target, Customer.objects.filter(pk__in=customers.order_by().values("pk")), user=request.user)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


@require_GET
def customer_detail(request, pk):
    """The 360° page of a customer: details, orders, money, and communication."""
    customer = visible_customer(request, pk)
    context = {
        "customer": customer,
        "panels": render_panels(CUSTOMER_PANELS, request, customer),
        "contacts": customer.contacts.all(),
        "addresses": customer.addresses.all(),
        "invoice_titles": customer.invoice_titles.all(),
        "qualifications": customer.qualifications.all(),
        "communications": customer.communications.select_related("by", "contact")[:MOST],
        "form": CommunicationForm(customer=customer),
        "may_edit": may.edits(customer, request.user),
        "may_transfer": may.transfers(customer, request.user),
        "may_anonymise": may.anonymises(customer, request.user),
        "custom": facts_of("customer", customer.custom),
    }
    return render(request, "customers/customer_detail.html", context)


@once
def create_customer(request):
    if not may.may_create(request.user):
        raise Http404
    return _edit(request, Customer())


def edit_customer(request, pk):
    customer = visible_customer(request, pk)
    if not may.edits(customer, request.user):
        raise Http404
    return _edit(request, customer)


def _edit(request, customer):
    form = CustomerForm(request.POST or None, instance=customer, user=request.user)
    version, asks = version_typed(request.POST.get("version")), None
    if form.is_valid():
        changed = form.save(commit=False)
        changed.custom = form.custom_typed(changed.custom)
        if changed.pk is None:
            changed.team = changed.owner.team
        try:
            confirmed = request.POST.get("confirmed", "")
            saved = services.save_customer(changed, by=request.user, version=version, confirmed=confirmed)
        except Conflict as conflict:
            merge(form, conflict, version)
            version = conflict.current.version
        except NeedsConfirmation as confirmation:
            asks = confirmation
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(record)s is saved.") % {"record": saved})
            return redirect(saved)
    context = {"form": form, "customer": customer, "version": version or customer.version, "asks": asks}
    return render(request, "customers/customer_form.html", context, status=422 if form.is_bound else 200)


@once
def add_part(request, pk, kind):
    customer = visible_customer(request, pk)
    part = _form_class(kind)._meta.model(customer=customer)
    return _edit_part(request, customer, kind, part)


def edit_part(request, kind, pk):
    visible = Customer.objects.visible_to(request.user)
    part = get_object_or_404(_form_class(kind)._meta.model, pk=pk, customer__in=visible)
    if getattr(part, "anonymised_at", None):
        raise Http404
    return _edit_part(request, part.customer, kind, part)


def anonymise_contact(request, pk):
    """Take a contact out of every record; asked before, because nobody can take it back."""
    visible = Customer.objects.visible_to(request.user)
    contact = get_object_or_404(Contact, pk=pk, customer__in=visible, anonymised_at=None)
    customer = contact.customer
    if not may.anonymises(customer, request.user):
        raise Http404
    form = AnonymiseForm(request.POST or None)
    if form.is_valid():
        try:
            services.anonymise_contact(pk, why=form.cleaned_data["why"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The contact is anonymised."))
            return redirect(customer)
    context = {"form": form, "customer": customer, "contact": contact, "against": against_anonymising(contact)}
    return render(request, "customers/anonymise_contact.html", context, status=422 if form.is_bound else 200)


def _form_class(kind):
    if kind not in PART_FORMS:
        raise Http404
    return PART_FORMS[kind]


def _edit_part(request, customer, kind, part):
    if not may.edits(customer, request.user):
        raise Http404
    form = _form_class(kind)(request.POST or None, request.FILES or None, instance=part)
    if part.pk and not request.user.sees("phone"):
        form.fields.pop("phone", None)  # who reads it masked cannot edit it either
    if form.is_valid():
        changed = form.save(commit=False)
        if hasattr(form, "first_is_default"):
            form.first_is_default()
        try:
            services.save_part(changed, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(record)s is saved.") % {"record": changed})
            return redirect(customer)
    title = str(part) if part.pk else capfirst(part._meta.verbose_name)
    context = {"form": form, "customer": customer, "part": part, "title": title}
    return render(request, "customers/part_form.html", context, status=422 if form.is_bound else 200)


@once(asks=False)
def log_communication(request, pk):
    customer = visible_customer(request, pk)
    form = CommunicationForm(request.POST or None, customer=customer)
    if form.is_valid():
        services.log_communication(customer, by=request.user, **form.cleaned_data)
        messages.success(request, _("The contact with %(customer)s is recorded.") % {"customer": customer})
        return redirect(customer)
    context = {"form": form, "customer": customer, "channels": Communication.Channel.choices}
    return render(request, "customers/log_communication.html", context, status=422 if form.is_bound else 200)


def transfer_customer(request, pk):
    customer = visible_customer(request, pk)
    if not may.transfers(customer, request.user):
        raise Http404
    form = TransferForm(request.POST or None)
    if form.is_valid():
        try:
            services.transfer_customer(customer.pk, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(customer)s was transferred.") % {"customer": customer})
            return redirect("customers:list")
    context = {"form": form, "customer": customer}
    return render(request, "customers/transfer_customer.html", context, status=422 if form.is_bound else 200)


def transfer_customers(request):
    """Customers of one account manager go to another one, with or without their open orders."""
    if not may.transfers_some(request.user):
        raise Http404
    seen = Customer.objects.visible_to(request.user).active()
    former = User.objects.filter(pk__in=seen.order_by().values("owner")).order_by("-is_active", "name", "pk")
    chosen = former.filter(pk=key_typed(request.GET.get("owner", "")) or 0).first()
    customers = seen.filter(owner=chosen).order_by("name", "pk") if chosen else seen.none()
    form = TransferManyForm(request.POST or None, customers=customers)
    if chosen and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("owner", "why", "with_orders")}
        keys = [customer.pk for customer in form.cleaned_data["customers"]]
        try:
            count = services.transfer_customers(keys, **facts, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            message = ngettext("%(count)s customer was transferred.", "%(count)s customers were transferred.", count)
            messages.success(request, message % {"count": count})
            return redirect("customers:list")
    context = {"former": former, "chosen": chosen, "form": form}
    is_refused = bool(chosen) and form.is_bound
    return render(request, "customers/transfer_customers.html", context, status=422 if is_refused else 200)


@require_GET
def qualification_file(request, pk):
    """The file of a qualification, for whoever sees the customer; always as a download."""
    visible = Customer.objects.visible_to(request.user)
    qualification = get_object_or_404(Qualification, pk=pk, customer__in=visible)
    if not qualification.file:
        raise Http404
    return download(qualification.file)


@require_GET
def pick_customer(request):
    """Customers for a picker: name, short name, pinyin, initials or phone finds them."""
    word = request.GET.get("q", "")[:60]
    customers = (
        Customer.objects.visible_to(request.user).active().found_by(word, request.user).select_related("owner")[:MOST]
    )
    results = [
        {"id": c.pk, "label": c.name, "sub": c.short_name if c.short_name != c.name else "", "tail": str(c.owner)}
        for c in customers
    ]
    return JsonResponse({"results": results})


@require_POST
def split_pasted(request):
    """A pasted line 姓名 电话 省市区 地址, taken apart for a form; nothing is written."""
    split = split_address(request.POST.get("text", "")[:MOST_PASTED])
    sentence = _("Not understood, left in the address: %(words)s.") if split.rest else ""
    return JsonResponse(
        {
            "name": split.name,
            "phone": split.phone,
            "region": split.region,
            "address": " ".join([split.address, *split.rest]).strip(),
            "text": " · ".join(filter(None, [split.region, sentence and sentence % {"words": listed(split.rest)}])),
        }
    )


@require_GET
def fill_customer(request, pk):
    """What choosing a customer fills in: contact, default address, usual terms and discount."""
    customer = visible_customer(request, pk)
    contacts = list(customer.contacts.filter(is_active=True))
    addresses = list(customer.addresses.filter(is_active=True))
    first = contacts[0] if contacts else None
    clear = request.user.sees("phone")
    return JsonResponse(
        {
            "id": customer.pk,
            "name": customer.name,
            "short": str(customer),
            "contacts": [
                {"id": c.pk, "name": c.name, "phone": c.phone if clear else mask_phone(c.phone)} for c in contacts
            ],
            "addresses": [{"id": a.pk, "text": a.text} for a in addresses],
            "contact": first.name if first else "",
            "phone": (first.phone if clear else "") if first else "",
            "address": addresses[0].text if addresses else "",
            "terms": customer.default_terms,
            "discount": discount_label(customer.default_discount) if customer.default_discount else "",
            "owner": str(customer.owner),
            "team": str(customer.team or ""),
            "kind": str(customer.kind_label()),
            "url": reverse("customers:detail", args=[customer.pk]),
            "facts": _facts(request, customer),
            "lacking": " ".join(CHOSEN_CUSTOMER.collect(request, customer)),
        }
    )


def _facts(request, customer):
    facts = [
        {"label": _("Usual payment terms"), "value": customer.default_terms},
        {"label": _("Packing"), "value": customer.packing},
        {"label": _("Delivery window"), "value": customer.delivery_window},
        {"label": _("Notes"), "value": customer.notes},
    ]
    contributed = [fact for group in CUSTOMER_FACTS.collect(request, customer) for fact in group]
    return contributed + [fact for fact in facts if fact["value"]]
