"""What every page says about where its movies come from."""

from django.conf import settings
from django.http import HttpRequest


def notices(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001
    """TMDb's notice, whether the movies are the sample's, the host of TMDb's pictures, and the site's own address."""
    return {
        "tmdb_enabled": settings.TMDB_ENABLED,
        "tmdb_notice": settings.TMDB_NOTICE,
        "image_host": settings.TMDB_IMAGE_HOST,
        "site_url": settings.SITE_URL,
    }
