"""Around every request: listed, in their order, in `project.settings.MIDDLEWARE`.

One module for one concern. No ORM and no room in it. Start with `error_responses`.
"""
