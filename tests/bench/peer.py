"""The usual way to build this API, to compare with: Django REST framework over the same tables, under gunicorn.

``gunicorn -k gthread --threads 8 tests.bench.peer:application`` with PEER_DATABASE, PEER_REDIS, PEER_SITE and
PEER_SIGNING_KEY. Written as its documentation teaches: a model serializer, page-number pagination, ``cache_page`` over
Redis, a signed token and one query for its user. Its answers hold what ours hold, in the same envelope. /movies is a
page of Django's templates with the cards of 24 films, a session's user and a form with a token in each.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import django
import jwt
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="a benchmark signs nothing",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "catalog", "accounts", "rest_framework"],
    AUTH_USER_MODEL="accounts.User",
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }],
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
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.cache import cache_page  # noqa: E402
from rest_framework import authentication, generics, pagination, permissions, serializers  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402

from accounts.models.taste import Favorite  # noqa: E402
from accounts.models.user import User  # noqa: E402
from catalog import posters  # noqa: E402
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
        return f"{SITE}/posters/{posters.GENERATOR}/{film.id}-{film.poster_variant}.svg"

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
    """Popular films with a score that is good enough."""

    def get_queryset(self) -> QuerySet[Movie]:
        score = float(self.request.query_params.get("min_score", 0))
        return Movie.objects.filter(vote_average__gte=score).order_by("-popularity", "id")


class Bearer(authentication.BaseAuthentication):
    """What djangorestframework-simplejwt does: the token's signature, then its user."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        claims = jwt.decode(token, os.environ["PEER_SIGNING_KEY"], ["HS512"], audience="marquee-api", issuer="marquee")
        return User.objects.get(pk=claims["user_id"]), None


class ProfileSerializer(serializers.ModelSerializer):
    """The fields of our ProfileOut."""

    class Meta:
        model = User
        fields = ("id", "email", "display_name", "language", "region", "time_zone", "joined_at")


class Me(generics.RetrieveAPIView):
    """The member's own profile."""

    authentication_classes = (Bearer,)
    permission_classes = (permissions.IsAuthenticated,)
    serializer_class = ProfileSerializer

    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        return Response({"success": True, "data": self.get_serializer(request.user).data, "message": ""})


class FavoriteSerializer(MovieSerializer):
    """A favorite: its film, and since when."""

    def to_representation(self, favorite: Favorite) -> dict[str, Any]:
        return {**super().to_representation(favorite.movie), "favorited_at": favorite.created_at}


class Favorites(Films):
    """The member's favorites."""

    authentication_classes = (Bearer,)
    permission_classes = (permissions.IsAuthenticated,)
    serializer_class = FavoriteSerializer

    def get_queryset(self) -> QuerySet[Favorite]:
        of_member = Favorite.objects.filter(user=self.request.user)
        return of_member.select_related("movie").order_by("-created_at", "-id")


def cards(request: HttpRequest) -> HttpResponse:
    """Popular films as a page."""
    names = dict(Genre.objects.values_list("id", "name"))
    movies = list(Movie.objects.order_by("-popularity", "id")[:24])
    told = [(movie, [names[one] for one in movie.genre_ids if one in names]) for movie in movies]
    return render(request, "cards.html", {"movies": told, "site": SITE})


urlpatterns = [
    path("movies", cards),
    path("api/v1/me", Me.as_view()),
    path("api/v1/me/favorites", Favorites.as_view()),
    path("api/v1/movies/trending", cache_page(60)(Trending.as_view())),
    path("api/v1/movies/discover", Discover.as_view()),
]
application = get_wsgi_application()
