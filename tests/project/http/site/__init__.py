"""The site's frame."""
