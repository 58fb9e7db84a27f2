"""What a password has to be, said in the reader's language."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's own rule, whose sentence its Chinese catalogue does not have."""

    def get_error_message(self):
        return _("The password is too short: it needs %(count)s characters or more.") % {"count": self.min_length}
