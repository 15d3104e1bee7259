"""Whole account actions, the same for both doors: the limit, the service, the event, the mail. Doors only dress them.

    authentication  coming in, refreshing, leaving, ending sessions
    account         passwords, addresses, the end of an account
    passkeys        a second way in, and recovery codes
    clients         who asks

What has no limit, is no security event and sends no mail is asked of `accounts.services` directly.
"""

from accounts.commands.account import (
    change_password,
    confirm_email,
    delete_account,
    dispute,
    request_email_change,
    request_password_reset,
    reset_password,
)
from accounts.commands.authentication import (
    authenticate,
    end_session,
    log_out,
    log_out_everywhere,
    note_sign_in,
    open_api_session,
    refresh_session,
    register,
)

__all__ = [
    "authenticate",
    "change_password",
    "confirm_email",
    "delete_account",
    "dispute",
    "end_session",
    "log_out",
    "log_out_everywhere",
    "note_sign_in",
    "open_api_session",
    "refresh_session",
    "register",
    "request_email_change",
    "request_password_reset",
    "reset_password",
]
