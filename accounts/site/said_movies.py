"""What the reader of a page says of movies: a member's words from the database, a visitor's from their cookie."""

from django.http import HttpRequest

from accounts.models.user import User
from accounts.services import movie_states
from accounts.services.visitor_taste import VisitorTaste
from accounts.site import taste_cookie
from accounts.types.signals import SaidMovies


def states_of(request: HttpRequest) -> SaidMovies:
    """What the reader says of movies: one query a request for members, none for others.

    For views that ask before they draw.
    """
    if "movie_states" not in vars(request):
        user = getattr(request, "user", None)
        known = movie_states.by_signal(user) if isinstance(user, User) else _states_in(said_of(request))
        vars(request)["movie_states"] = known
    states: SaidMovies = vars(request)["movie_states"]
    return states


def said_of(request: HttpRequest) -> VisitorTaste:
    """What somebody without an account said, as their cookie tells it; read once a request."""
    if "visitor_taste" not in vars(request):
        is_member = isinstance(getattr(request, "user", None), User)
        vars(request)["visitor_taste"] = VisitorTaste() if is_member else taste_cookie.read(request)
    words: VisitorTaste = vars(request)["visitor_taste"]
    return words


def note_visitor(request: HttpRequest, taste: VisitorTaste) -> None:
    """From here on the page shows what a visitor has just said, which their cookie will tell the next one."""
    vars(request)["visitor_taste"] = taste
    vars(request)["movie_states"] = _states_in(taste)


def _states_in(taste: VisitorTaste) -> SaidMovies:
    return SaidMovies(
        frozenset(taste.films),
        frozenset(taste.watchlist),
        dict.fromkeys(taste.seen, 0),
        frozenset(taste.dismissed),
        frozenset(taste.away),
    )
