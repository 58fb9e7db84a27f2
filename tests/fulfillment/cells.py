"""The ledger of stages as its pages show and take it."""

from django.urls import reverse

from fulfillment.models import Stage

LEDGER = reverse("fulfillment:stages")


def stage_of(firm, step="prepare"):
    return Stage.objects.get(order=firm.order("confirmed"), step=step)


def write(client, stage, **cells):
    opened = {f"opened-{name}": "" for name in cells}
    url = reverse("fulfillment:edit-stage", args=[stage.pk])
    return client.post(url, {"version": stage.version, **opened, **cells}, headers={"accept-language": "en"})


def shown(client, query=""):
    rows = client.get(f"{LEDGER}?{query}").context["list"].rows
    return [row["stage"].pk for row in rows]
