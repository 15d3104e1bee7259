"""The ten calls by httpx, with datamodel-code-generator's pydantic models of what goes in and out."""

from datetime import date

import httpx
from models import (
    ConfigEnvelope,
    FavoriteListEnvelope,
    FavoriteStateEnvelope,
    MovieListEnvelope,
    Problem,
    RecommendedListEnvelope,
    Refresh,
    RefreshIn,
    RegisterIn,
    SearchEnvelope,
    SeenIn,
    SeenStateEnvelope,
    SignedInEnvelope,
    TokensEnvelope,
    UndoIn,
)
from pydantic import BaseModel
from steps import ADDRESS, DRAMA, EMAIL, PASSWORD, done

api = httpx.Client(base_url=f"{ADDRESS}/api/v1", timeout=20)


def ask[Answer: BaseModel](method: str, path: str, answer: type[Answer], body: BaseModel | None = None) -> Answer:
    """One request; its answer is checked against its model."""
    content = body.model_dump_json(exclude_unset=True) if body else None
    response = api.request(method, path, content=content, headers={"Content-Type": "application/json"} if body else {})
    return answer.model_validate_json(response.content)


account = RegisterIn(email=EMAIL, password=PASSWORD, display_name="Client")
registered = ask("POST", "/auth/register", SignedInEnvelope, account).data
assert registered.user.email == EMAIL
done("register")

assert registered.tokens.refresh
renewed = ask("POST", "/auth/refresh", TokensEnvelope, RefreshIn(refresh=Refresh(registered.tokens.refresh))).data
assert renewed.refresh != registered.tokens.refresh
api.headers["Authorization"] = f"Bearer {renewed.access}"
done("refresh")

assert ask("GET", "/config", ConfigEnvelope).data.limits.per_page >= 100
done("config")

address = f"/movies/discover?genres={DRAMA}&year_from=1950&sort=score.desc&per_page=5"
first, second = (ask("GET", f"{address}&page={page}", MovieListEnvelope) for page in (1, 2))
assert first.pagination
assert second.pagination
assert (first.pagination.page, second.pagination.page) == (1, 2)
assert all(DRAMA in {genre.id for genre in movie.genres} for movie in first.data)
assert not {movie.id for movie in first.data} & {movie.id for movie in second.data}
done("movies")

movie = ask("GET", "/movies/search?q=seven+samurai", SearchEnvelope).data[0]
assert (movie.title, movie.year) == ("Seven Samurai", 1954)
done("search")

given = ask("PUT", f"/me/favorites/{movie.id}", FavoriteStateEnvelope).data
assert given.favorite
api.post("/me/states/undo", json=UndoIn(undo=given.undo).model_dump()).raise_for_status()
assert ask("GET", "/me/favorites", FavoriteListEnvelope).data == []
done("favorite")

watched = {"rating": 9, "seen_on": date(2024, 2, 29)}
seen = ask("PUT", f"/me/seen/{movie.id}", SeenStateEnvelope, SeenIn.model_validate(watched)).data
assert watched.items() <= seen.model_dump().items()
done("rating")

reason = ask("GET", "/me/recommendations?mode=familiar", RecommendedListEnvelope).data[0].reasons[0]
assert reason.text
assert reason.weight > 0
done("recommendations")

refusal = ask("GET", "/movies/trending?page=501", Problem)
assert (refusal.status, refusal.errors[0].field) == (422, "page")
done("problem")

api.post("/auth/logout").raise_for_status()
out = ask("GET", "/me", Problem)
assert (out.status, out.errors[0].code) == (401, "session_ended")
done("logout")
