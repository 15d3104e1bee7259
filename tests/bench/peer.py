"""The usual way to build this API, to compare with: Django REST framework over the same tables, under gunicorn.

``gunicorn -k gthread --threads 8 tests.bench.peer:application`` with PEER_DATABASE, PEER_REDIS and PEER_SITE. Written
as its documentation teaches: a model serializer, page-number pagination, ``cache_page`` over Redis. Its answers hold
what ours hold, in the same envelope.
"""

import os
from typing import Any

import dj_database_url
import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="a benchmark signs nothing",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "catalog", "rest_framework"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF="tests.bench.peer",
    USE_TZ=True,
    DATABASES={"default": {**dj_database_url.parse(os.environ["PEER_DATABASE"]), "CONN_MAX_AGE": None}},
    CACHES={
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["PEER_REDIS"]}
    },
    REST_FRAMEWORK={"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_AUTHENTICATION_CLASSES": []},
)  # fmt: skip
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - only after the setup
from django.db.models import QuerySet  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.cache import cache_page  # noqa: E402
from rest_framework import generics, pagination, serializers  # noqa: E402
from rest_framework.response import Response  # noqa: E402

from catalog.models import Genre, Movie  # noqa: E402

SITE = os.environ["PEER_SITE"]


class MovieSerializer(serializers.ModelSerializer):
    """A film with the fields of our MovieSummary."""

    genres = serializers.SerializerMethodField()
    poster_url = serializers.SerializerMethodField()
    backdrop_url = serializers.SerializerMethodField()

    class Meta:
        model = Movie
        fields = ("id", "title", "original_title", "overview", "release_date", "year", "genres", "original_language",
            "vote_average", "vote_count", "popularity", "poster_url", "backdrop_url", "available")  # fmt: skip

    def get_genres(self, film: Movie) -> list[dict[str, Any]]:
        names = self.context["genres"]
        return [{"id": one, "name": names[one]} for one in film.genre_ids if one in names]

    def get_poster_url(self, film: Movie) -> str:
        return f"{SITE}/posters/1/{film.id}-{film.poster_variant}.svg"

    def get_backdrop_url(self, film: Movie) -> str | None:
        return None


class Pages(pagination.PageNumberPagination):
    """Our envelope."""

    page_size = 20

    def get_paginated_response(self, data: Any) -> Response:
        number, pages = self.page.number, self.page.paginator
        return Response({
            "success": True, "data": data, "message": "",
            "pagination": {"page": number, "per_page": 20, "total": pages.count, "pages": pages.num_pages},
            "meta": {"source": "sample", "as_of": None},
        })  # fmt: skip


class Films(generics.ListAPIView):
    """Base of the lists."""

    serializer_class = MovieSerializer
    pagination_class = Pages

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "genres": dict(Genre.objects.values_list("id", "name"))}


class Trending(Films):
    """What people watch today."""

    queryset = Movie.objects.filter(chart_entries__chart="trending-day", chart_entries__origin="sample").order_by(
        "chart_entries__position"
    )


class Discover(Films):
    """Popular films with enough votes."""

    def get_queryset(self) -> QuerySet[Movie]:
        votes = int(self.request.query_params.get("min_votes", 0))
        return Movie.objects.filter(vote_count__gte=votes).order_by("-popularity", "id")


urlpatterns = [
    path("api/v1/movies/trending", cache_page(60)(Trending.as_view())),
    path("api/v1/movies/discover", Discover.as_view()),
]
application = get_wsgi_application()
