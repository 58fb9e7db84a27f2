"""How a service says no for reasons of business, or asks back. The text goes to the user, translated."""


class Refused(Exception):
    """What was asked goes against a rule. `str(refusal)` is a sentence for the person who asked."""


class Conflict(Refused):
    """Somebody else changed the same thing in between; `current` is the record as it stands now."""

    def __init__(self, text, *, current):
        super().__init__(text)
        self.current = current


class NeedsConfirmation(Refused):
    """It can be done, but a person has to say first that it is meant. `about` is what they are asked about.

    A page asks with `components/confirm.html`, which sends `about` back as `confirmed`. A service whose `confirmed` is
    None asks nobody: an import warns instead. `record` is what the question points to, where the person may see it.
    """

    def __init__(self, text, *, about, record=None):
        super().__init__(text)
        self.about, self.record = str(about), record
