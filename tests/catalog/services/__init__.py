"""The catalogue's services."""
