"""A real Chromium against the real product: `manage.py up` in a process of its own."""
