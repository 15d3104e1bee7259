"""What operators type: `manage.py up` starts everything; the rest is in `commands`."""
