"""Reviews, approvals, reassignments, and reasons."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role, User
from orderdesk.core.text.typed import can_be_seen
from orders.states import Priority


class ReasonForm(forms.Form):
    """One sentence of why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class OverrideForm(forms.Form):
    """Why an order may go on without its money."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class HoldForm(forms.Form):
    """Why an order waits, or goes on."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PriorityForm(forms.Form):
    """Whether an order is urgent, whose turn it is, and why. Only a manager chooses the priority."""

    is_urgent = forms.BooleanField(label=gettext_lazy("Urgent"), required=False)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", gettext_lazy("as the flags say")), *Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, order, sets_priority, **kwargs):
        self.standing = order.priority if order.priority_reason else None
        kwargs["initial"] = {"is_urgent": order.is_urgent, "priority": self.standing}
        super().__init__(*args, **kwargs)
        if not sets_priority:
            del self.fields["priority"]

    def clean(self):
        return {"priority": self.standing, **super().clean()}


class DecisionForm(forms.Form):
    """Approve or reject the version that was looked at, or involve another approver, with the reason for it."""

    decision = forms.ChoiceField(choices=[(name, "") for name in ("approve", "reject", "pass_on", "ask_also")])
    person = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Other approver"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

    def clean(self):
        data = super().clean()
        decision = data.get("decision")
        if decision == "reject" and not can_be_seen(data.get("reason") or ""):
            self.add_error(
                "reason", _("Write one sentence that says why: the person who entered the order will read it.")
            )
        if decision in ("pass_on", "ask_also"):
            if not data.get("person") and "person" not in self.errors:
                self.add_error("person", _("Choose who is to decide."))
            if not can_be_seen(data.get("reason") or ""):
                self.add_error("reason", _("Write one sentence that says why: the other approver will read it."))
        return data


class ReviewForm(forms.Form):
    result = forms.ChoiceField(choices=[("passed", ""), ("needs_info", ""), ("rejected", "")])
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        if data.get("result") in ("needs_info", "rejected") and not can_be_seen(data.get("note") or ""):
            self.add_error(
                "note", _("Write one sentence that says why: the person who entered the order will read it.")
            )
        return data


class ReassignForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("New account manager"))
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.active().with_role(Role.ACCOUNT_MANAGER).select_related("team")
