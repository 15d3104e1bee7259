"""Words about films."""
