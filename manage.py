#!/usr/bin/env python
"""Marquee's command line: ``manage.py up`` starts everything, ``manage.py help`` lists the rest."""

import sys

import project  # noqa: F401 - names the settings

OLDEST_PYTHON = (3, 12)


def main() -> None:
    """Run one management command."""
    if sys.version_info < OLDEST_PYTHON:
        needed, found = (".".join(map(str, v)) for v in (OLDEST_PYTHON, sys.version_info[:2]))
        sys.exit(f"Marquee needs Python {needed} or newer; this is Python {found} ({sys.executable}).")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
