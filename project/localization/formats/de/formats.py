"""Dates such as 25. November 2026, 14:03; the rest is Django's."""

DATETIME_FORMAT = "j. F Y, H:i"
