"""How people like their lists: chosen columns and saved views. The address carries the question of the list."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orderdesk.accounts import services
from orderdesk.accounts.forms.look import ColumnsForm, SaveViewForm, ShareViewForm, ViewNameForm
from orderdesk.accounts.looks import ListChoice, SavedView
from orderdesk.accounts.permissions import deletes_view, edits_view
from orderdesk.core.errors import Refused
from orderdesk.core.looks import STEERED, VIEW


def _list_named(request, name):
    """The list as its reader left it; 404 where there is none to steer."""
    if name not in STEERED or not request.user.roles:
        raise Http404
    return STEERED[name](request)


def _back_to(listing, **changes):
    """The address of the list with the question that was carried along."""
    params = listing.params.copy()
    for name, value in changes.items():
        params[name] = value
    query = params.urlencode()
    return reverse(listing.url_name) + (f"?{query}" if query else "")


def choose_columns(request, name):
    """Which columns a list shows and in which order: of one's own view where it is shown, else of the list."""
    listing = _list_named(request, name)
    if not listing.columns:
        raise Http404
    view = listing.view if listing.view and listing.view.is_own else None
    keys = [column.key for column in listing.columns_for(request.user)]
    form = ColumnsForm(listing.readable(request.user), keys, request.POST or None)
    refused = None
    if request.method == "POST" and not form.moved:
        try:
            columns = [] if "reset" in request.POST else form.keys or _none_chosen()
            services.choose_columns(name, columns=columns, view_id=view and view.pk, by=request.user)
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("The columns are saved."))
            return redirect(_back_to(listing) if view or not listing.view else _back_to(listing, view="0"))
    context = {"form": form, "view": view, "refused": refused, "back": _back_to(listing)}
    return render(request, "accounts/choose_columns.html", context, status=422 if refused else 200)


def _none_chosen():
    raise Refused(_("Choose at least one column."))


def save_view(request, name):
    """Keep the present question under a name."""
    listing = _list_named(request, name)
    own = listing.view if listing.view and listing.view.is_own else None
    initial = {"name": own.name, "replaces": True} if own else {}
    form = SaveViewForm(request.POST or None, initial=initial)
    if form.is_valid():
        facts = {
            "name": form.cleaned_data["name"],
            "replaces": form.cleaned_data["replaces"],
            "query": request.GET.urlencode(),
            "columns": [column.key for column in listing.columns_for(request.user)],
        }
        try:
            view = services.save_view(name, **facts, by=request.user)
            if form.cleaned_data["starts"]:
                services.start_with_view(view.pk, by=request.user)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The view “%(view)s” is saved.") % {"view": view})
            return redirect(_shown(view, request.user))
    context = {"form": form, "listing": listing, "back": _back_to(listing)}
    return render(request, "accounts/save_view.html", context, status=422 if form.is_bound else 200)


def _shown(view, user):
    """The address at which the list shows a view."""
    current = user.look_at(view.listing).view(view.pk)
    return current.address(view.listing) if current else reverse(view.listing)


def _visible_view(request, pk):
    view = get_object_or_404(SavedView.objects.visible_to(request.user).select_related("owner", "team"), pk=pk)
    if view.listing not in STEERED:
        raise Http404
    return view


def rename_view(request, pk):
    """One saved view: its name, whom it is shared with, whether the list starts with it."""
    view = _visible_view(request, pk)
    form = ViewNameForm(request.POST or None, initial={"name": view.name})
    if form.is_valid():
        try:
            view = services.rename_view(pk, name=form.cleaned_data["name"], by=request.user)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The view is called “%(view)s” now.") % {"view": view})
            return redirect(_shown(view, request.user))
    return _view_page(request, view, form=form)


def _view_page(request, view, *, form=None, share=None):
    is_own = edits_view(view, request.user)
    context = {
        "view": view,
        "form": form or ViewNameForm(initial={"name": view.name}),
        "share": share or (ShareViewForm(view=view, user=request.user) if is_own else None),
        "is_own": is_own,
        "may_delete": deletes_view(view, request.user),
        "starts": ListChoice.objects.filter(person=request.user, listing=view.listing, start=view).exists(),
        "back": _shown(view, request.user),
    }
    bound = (form and form.is_bound) or (share and share.is_bound)
    return render(request, "accounts/rename_view.html", context, status=422 if bound else 200)


@require_POST
def share_view(request, pk):
    """Show a view to a team or everybody, or to nobody else."""
    view = _visible_view(request, pk)
    share = ShareViewForm(request.POST, view=view, user=request.user)
    if not share.is_valid():
        return _view_page(request, view, share=share)
    view = services.share_view(pk, **share.facts, by=request.user)
    messages.success(request, _("Shared with: %(who)s.") % {"who": view.team or view.get_scope_display()})
    return redirect(view)


@require_POST
def start_with_view(request, pk):
    """Have the list start with this view, or with everything again."""
    view, starts = _visible_view(request, pk), request.POST.get("starts") == "1"
    services.start_with_view(pk, starts=starts, by=request.user)
    sentence = _("The list starts with “%(view)s” now.") if starts else _("The list starts without a view again.")
    messages.success(request, sentence % {"view": view})
    return redirect(_shown(view, request.user))


@require_POST
def delete_view(request, pk):
    """Delete a saved view."""
    view = _visible_view(request, pk)
    services.delete_view(pk, by=request.user)
    messages.success(request, _("The view “%(view)s” is deleted.") % {"view": view})
    return redirect(f"{reverse(view.listing)}?{VIEW}=0")
