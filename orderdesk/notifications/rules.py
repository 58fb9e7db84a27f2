"""The registry of reminder rules, filled by each app's reminders.py.

    @rule("arrival", label=_("Arrival tomorrow"), url="orders:detail",
          due=_("%(order)s (%(customer)s) arrives on %(day)s"))
    def arrival(at):
        return SQL, params

A rule gives, for any moment, everything that is due then: SQL with the columns `about` ("order:12"), `slot` (the
occasion), `recipient_id`, `says` (which of the rule's sentences), `key` (for the link) and `facts` (jsonb, for the
sentence). What it no longer gives is gone. It looks at the moment only through its parameters, so that a pass that was
missed is made up for once, not once for every pass.
"""

from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Rule:
    name: str
    label: str
    url: str
    sentences: dict
    find: object


_rules: dict[str, Rule] = {}


def rule(name, *, label, url, **sentences):
    """Register a function `(at) -> (sql, params)` as the rule of this name."""

    def register(function):
        _rules[name] = Rule(name, label, url, sentences, function)
        return function

    return register


def rules():
    """All rules, in the order in which the apps stand."""
    return tuple(_rules.values())


def label_of(name):
    rule = _rules.get(name)
    return rule.label if rule else name


def autodiscover():
    """Import every installed app's reminders.py once."""
    autodiscover_modules("reminders")
