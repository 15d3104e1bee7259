"""The ten calls by openapi-generator's python client: a class for each tag; a refusal is raised with its body."""

from datetime import date

from openapi_client import (
    AccountsApi,
    ApiClient,
    ApiException,
    Configuration,
    MeApi,
    MoviesApi,
    Problem,
    RefreshIn,
    RegisterIn,
    SeenIn,
    UndoIn,
)
from steps import ADDRESS, DRAMA, EMAIL, PASSWORD, done

configuration = Configuration(host=ADDRESS)
client = ApiClient(configuration)
accounts, me, movies = AccountsApi(client), MeApi(client), MoviesApi(client)


def problem(error: ApiException) -> Problem:
    """The problem document of a refusal."""
    found = Problem.from_json(error.body or "")
    assert found
    return found


registered = accounts.register(RegisterIn(email=EMAIL, password=PASSWORD, display_name="Client")).data
assert registered.user.email == EMAIL
done("register")

renewed = accounts.refresh_tokens(RefreshIn(refresh=registered.tokens.refresh)).data
assert renewed.refresh != registered.tokens.refresh
configuration.access_token = renewed.access
done("refresh")

assert movies.get_config().data.limits.per_page >= 100
done("config")

first, second = (
    movies.discover_movies(page=page, genres=str(DRAMA), year_from=1950, sort="score.desc", per_page=5)
    for page in (1, 2)
)
assert first.pagination
assert second.pagination
assert (first.pagination.page, second.pagination.page) == (1, 2)
assert all(DRAMA in {genre.id for genre in movie.genres} for movie in first.data)
assert not {movie.id for movie in first.data} & {movie.id for movie in second.data}
done("movies")

movie = movies.search_movies(q="seven samurai").data[0]
assert (movie.title, movie.year) == ("Seven Samurai", 1954)
done("search")

given = me.add_favorite(movie.id).data
assert given.favorite
me.undo_change(UndoIn(undo=given.undo))
assert me.list_favorites().data == []
done("favorite")

seen = me.mark_seen(movie.id, SeenIn(rating=9, seen_on=date(2024, 2, 29))).data
assert (seen.rating, seen.seen_on) == (9, date(2024, 2, 29))
done("rating")

reason = me.list_recommendations(mode="familiar").data[0].reasons[0]
assert reason.text
assert reason.weight > 0
done("recommendations")

try:  # what a schema can say is refused here already; that a password is a common one, by the API
    accounts.register(RegisterIn(email=f"other-{EMAIL}", password="passwordpassword"))
except ApiException as error:
    refusal = problem(error)
    assert (refusal.status, refusal.errors[0].var_field) == (422, "password")
    done("problem")

accounts.logout()
try:
    me.get_me()
except ApiException as error:
    out = problem(error)
    assert (out.status, out.errors[0].code) == (401, "session_ended")
    done("logout")
