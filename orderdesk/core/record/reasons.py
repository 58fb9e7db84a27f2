"""The reason that a person gives for a step: a sentence that others will read, never cut and never empty."""

from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.text.typed import can_be_seen

MOST_REASON = 1000  # characters


def check_length(reason: str, *, most: int = MOST_REASON) -> None:
    """Refuse a reason of more characters than are stored, instead of cutting it."""
    if len(reason.strip()) > most:
        facts = {"count": len(reason.strip()), "most": most}
        raise Refused(_("The reason is too long: %(count)s characters, at most %(most)s.") % facts)


def check_reason(reason: str, sentence: str, *, most: int = MOST_REASON) -> None:
    """Refuse an empty reason with `sentence`, which asks for it, and one that is longer than what is stored."""
    if not can_be_seen(reason):
        raise Refused(sentence)
    check_length(reason, most=most)
