"""The catalog's services."""
