"""The catalog's operations of the API."""
