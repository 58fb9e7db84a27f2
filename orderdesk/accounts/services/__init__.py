"""One function per use-case that writes people, teams and passwords."""

from orderdesk.accounts.services.deputy import appoint_deputy, end_deputyship
from orderdesk.accounts.services.factor import (
    add_passkey,
    begin_authenticator,
    confirm_authenticator,
    remove_authenticator,
    remove_passkey,
    renew_recovery_codes,
    reset_second_factor,
    use_code,
    use_passkey,
)
from orderdesk.accounts.services.handover import hand_over
from orderdesk.accounts.services.look import (
    choose_columns,
    delete_view,
    rename_view,
    save_view,
    share_view,
    start_with_view,
)
from orderdesk.accounts.services.password import change_password, choose_password, give_password, mail_reset_link
from orderdesk.accounts.services.person import (
    deactivate_person,
    edit_person,
    invite_people,
    reactivate_person,
    send_invitations,
)
from orderdesk.accounts.services.session import end_other_sessions, end_session, sign_out_person
from orderdesk.accounts.services.team import save_team

__all__ = [
    "add_passkey",
    "appoint_deputy",
    "begin_authenticator",
    "change_password",
    "choose_columns",
    "choose_password",
    "confirm_authenticator",
    "deactivate_person",
    "delete_view",
    "edit_person",
    "end_deputyship",
    "end_other_sessions",
    "end_session",
    "give_password",
    "hand_over",
    "invite_people",
    "mail_reset_link",
    "reactivate_person",
    "remove_authenticator",
    "remove_passkey",
    "rename_view",
    "renew_recovery_codes",
    "reset_second_factor",
    "save_team",
    "save_view",
    "send_invitations",
    "share_view",
    "sign_out_person",
    "start_with_view",
    "use_code",
    "use_passkey",
]
