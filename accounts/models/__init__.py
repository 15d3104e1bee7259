"""Users and their taste, in tables. This front is for Django alone; others import the modules.

`user` everybody may import; all others are for this room's services and admin. Every
write goes through the services, which raise `User.taste_version` with each change of taste. Start with `user`.
"""

from accounts.models.email_change import EmailChange
from accounts.models.feed import FeedAddress
from accounts.models.import_record import Import, ImportChange, ImportRow
from accounts.models.list_change import ListChange
from accounts.models.passkey import Passkey, RecoveryCode
from accounts.models.personal_token import PersonalToken
from accounts.models.security_event import SecurityEvent
from accounts.models.session import Session
from accounts.models.taste import Dismissal, Favorite, MutedFactor, Plan, Preferences, SeenEntry, WatchlistEntry
from accounts.models.user import User, UserManager
from accounts.models.watch_group import Participant, Vote, WatchGroup

__all__ = ["Dismissal", "EmailChange", "Favorite", "FeedAddress", "Import", "ImportChange", "ImportRow", "ListChange",
           "MutedFactor", "Participant", "Passkey", "PersonalToken", "Plan", "Preferences", "RecoveryCode",
           "SecurityEvent", "SeenEntry", "Session", "User", "UserManager", "Vote", "WatchGroup",
           "WatchlistEntry"]  # fmt: skip
