"""The catalogue's operations of the API."""
