"""Users and their taste, in tables. This front is for Django alone; others import the modules.

`user` everybody may import; all others are for this room's services and admin. Every
write goes through the services, which raise `User.taste_version` with each change of taste. Start with `user`.
"""

from accounts.models.email_change import EmailChange
from accounts.models.import_record import Import
from accounts.models.passkey import Passkey, RecoveryCode
from accounts.models.security_event import SecurityEvent
from accounts.models.session import Session
from accounts.models.taste import Dismissal, Favorite, MutedFactor, Preferences
from accounts.models.user import User, UserManager

__all__ = ["Dismissal", "EmailChange", "Favorite", "Import", "MutedFactor", "Passkey", "Preferences", "RecoveryCode",
           "SecurityEvent", "Session", "User", "UserManager"]  # fmt: skip
