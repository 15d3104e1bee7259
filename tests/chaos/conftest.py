"""The same product as for the short forms."""

from tests.faults.conftest import house, members, standing

__all__ = ["house", "members", "standing"]
