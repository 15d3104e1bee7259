"""Users and their taste, in tables. This front is for Django alone; others import the modules.

`user` everybody may import; `session`, `import_record` and `taste` are for this room's services and admin. Every
write goes through the services, which raise `User.taste_version` with each change of taste. Start with `user`.
"""

from accounts.models.import_record import Import
from accounts.models.session import Session
from accounts.models.taste import Dismissal, Favorite, MutedFactor, Preferences
from accounts.models.user import User, UserManager

__all__ = ["Dismissal", "Favorite", "Import", "MutedFactor", "Preferences", "Session", "User", "UserManager"]
