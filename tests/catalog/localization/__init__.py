"""Words about movies."""
