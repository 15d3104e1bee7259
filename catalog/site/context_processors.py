"""What every page says about where its movies come from."""

from django.conf import settings
from django.http import HttpRequest

from project.origin import origin


def notices(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001
    """TMDb's notice, whether the movies are the sample's, TMDb's host of pictures, the site's address and languages."""
    return {
        "tmdb_enabled": settings.TMDB_ENABLED,
        "tmdb_notice": settings.TMDB_NOTICE,
        "image_host": settings.TMDB_IMAGE_HOST,
        "site_url": origin(),
        "languages": settings.LANGUAGES,
    }
