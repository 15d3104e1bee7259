"""The site's languages."""
