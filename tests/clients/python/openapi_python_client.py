"""The ten calls by openapi-python-client: a module for each operation, answers and refusals as classes of attrs."""

from datetime import date
from typing import Any

from marquee_client import AuthenticatedClient, Client
from marquee_client.api.accounts import logout, refresh_tokens, register
from marquee_client.api.me import (
    add_favorite,
    get_me,
    list_favorites,
    list_recommendations,
    mark_seen,
    undo_change,
)
from marquee_client.api.movies import discover_movies, get_config, list_trending_movies, search_movies
from marquee_client.models import (
    ConfigEnvelope,
    FavoriteListEnvelope,
    FavoriteStateEnvelope,
    MovieListEnvelope,
    Problem,
    RecommendedListEnvelope,
    RefreshIn,
    RegisterIn,
    SearchEnvelope,
    SeenIn,
    SeenStateEnvelope,
    SignedInEnvelope,
    TokensEnvelope,
    UndoIn,
)
from marquee_client.models.discover_movies_sort import DiscoverMoviesSort
from marquee_client.models.list_recommendations_mode import ListRecommendationsMode
from steps import ADDRESS, DRAMA, EMAIL, PASSWORD, done

visitor = Client(base_url=ADDRESS, raise_on_unexpected_status=True)

account = RegisterIn(email=EMAIL, password=PASSWORD, display_name="Client")
registered = register.sync(client=visitor, body=account)
assert isinstance(registered, SignedInEnvelope)
assert registered.data.user.email == EMAIL
done("register")

tokens = registered.data.tokens
renewed = refresh_tokens.sync(client=visitor, body=RefreshIn(refresh=tokens.refresh))
assert isinstance(renewed, TokensEnvelope)
assert renewed.data.refresh != tokens.refresh
member = AuthenticatedClient(base_url=ADDRESS, token=renewed.data.access, raise_on_unexpected_status=True)
done("refresh")

config = get_config.sync(client=visitor)
assert isinstance(config, ConfigEnvelope)
assert config.data.limits.per_page >= 100
done("config")

filters: dict[str, Any] = {
    "genres": str(DRAMA),
    "year_from": 1950,
    "sort": DiscoverMoviesSort.SCORE_DESC,
    "per_page": 5,
}
first, second = (discover_movies.sync(client=visitor, page=page, **filters) for page in (1, 2))
assert isinstance(first, MovieListEnvelope)
assert isinstance(second, MovieListEnvelope)
assert first.pagination
assert second.pagination
assert (first.pagination.page, second.pagination.page) == (1, 2)
assert all(DRAMA in {genre.id for genre in movie.genres} for movie in first.data)
assert not {movie.id for movie in first.data} & {movie.id for movie in second.data}
done("movies")

search = search_movies.sync(client=visitor, q="seven samurai")
assert isinstance(search, SearchEnvelope)
movie = search.data[0]
assert (movie.title, movie.year) == ("Seven Samurai", 1954)
done("search")

given = add_favorite.sync(movie.id, client=member)
assert isinstance(given, FavoriteStateEnvelope)
assert given.data.favorite
undo_change.sync(client=member, body=UndoIn(undo=given.data.undo))
favorites = list_favorites.sync(client=member)
assert isinstance(favorites, FavoriteListEnvelope)
assert favorites.data == []
done("favorite")

seen = mark_seen.sync(movie.id, client=member, body=SeenIn(rating=9, seen_on=date(2024, 2, 29)))
assert isinstance(seen, SeenStateEnvelope)
assert (seen.data.rating, seen.data.seen_on) == (9, date(2024, 2, 29))
done("rating")

suited = list_recommendations.sync(client=member, mode=ListRecommendationsMode.FAMILIAR)
assert isinstance(suited, RecommendedListEnvelope)
reason = suited.data[0].reasons[0]
assert reason.text
assert reason.weight > 0
done("recommendations")

refusal = list_trending_movies.sync(client=visitor, page=501)
assert isinstance(refusal, Problem)
assert (refusal.status, refusal.errors[0].field) == (422, "page")
done("problem")

logout.sync(client=member)
out = get_me.sync(client=member)
assert isinstance(out, Problem)
assert (out.status, out.errors[0].code) == (401, "session_ended")
done("logout")
