"""The two ways in which a service says no for reasons of business. Their text goes to the user, translated."""


class Refused(Exception):
    """What was asked goes against a rule. `str(refusal)` is a sentence for the person who asked."""


class Conflict(Refused):
    """Somebody else changed the same thing in between; `current` is the record as it stands now."""

    def __init__(self, text, *, current):
        super().__init__(text)
        self.current = current
