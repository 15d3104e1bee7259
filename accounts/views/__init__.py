"""This room's pages: `entrance` (in and out), `account` (profile and devices), `hearts` (taste), `luggage` (files)."""

from accounts.views.members import SignedIn, members_only

__all__ = ["SignedIn", "members_only"]
