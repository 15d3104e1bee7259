"""HTTP as both doors speak it."""
