"""The frame that every room stands in. Importing any part of it settles which settings Django reads."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
