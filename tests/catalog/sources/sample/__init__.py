"""The sample catalog."""
