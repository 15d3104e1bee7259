"""Whole account actions, the same for both doors: the limit, the service, the event, the mail. Doors only dress them.

    authentication  coming in, refreshing, leaving, ending sessions
    account         passwords, addresses, the end of an account
    imports         files from elsewhere
    passkeys        a second way in, and recovery codes
    personal_tokens tokens for programs of one's own
    watch_groups    groups that look for a movie: made, joined
    alerts          events that are told by letter
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
    register_once,
)
from accounts.commands.imports import answer_import, import_file
from accounts.commands.passkeys import (
    add_passkey,
    authenticate_by_passkey,
    confirm_by_passkey,
    confirm_by_recovery_code,
    make_recovery_codes,
    note_admin_change,
    remove_passkey,
)
from accounts.commands.personal_tokens import make_personal_token, revoke_personal_token
from accounts.commands.watch_groups import create_group, join_group

__all__ = [
    "add_passkey",
    "answer_import",
    "authenticate",
    "authenticate_by_passkey",
    "change_password",
    "confirm_by_passkey",
    "confirm_by_recovery_code",
    "confirm_email",
    "create_group",
    "delete_account",
    "dispute",
    "end_session",
    "import_file",
    "join_group",
    "log_out",
    "log_out_everywhere",
    "make_personal_token",
    "make_recovery_codes",
    "note_admin_change",
    "note_sign_in",
    "open_api_session",
    "refresh_session",
    "register",
    "register_once",
    "remove_passkey",
    "request_email_change",
    "request_password_reset",
    "reset_password",
    "revoke_personal_token",
]
