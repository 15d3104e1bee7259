"""Words of files that say what something is: a list by its name, a status, a kind of title."""

import re
from pathlib import PurePosixPath

from accounts.services.portability.formats.read_rows import Kind

WATCHLIST = frozenset({"watchlist", "wishlist", "planned", "planning", "plantowatch", "towatch", "wanttowatch",
                       "wanttosee"})  # fmt: skip
NOT_FOR_ME = frozenset({"hidden", "notinterested", "notinteresting", "ignored"})
FAVORITE = frozenset({"favorite", "favourite", "liked", "loved"})
SEEN = frozenset({"watched", "seen", "gesehen", "completed", "finished"})
NAMES: tuple[tuple[Kind, frozenset[str]], ...] = (  # of lists, the first that fits counts
    ("watchlist", WATCHLIST | {"watchlater", "merkliste", "queue", "backlog"}),
    ("nothing", frozenset({"comments", "comment", "collection", "collected", "library", "playback", "reactions",
                           "notes", "owned"})),
    ("not_for_me", NOT_FOR_ME | {"notforme", "blocked", "disliked", "dislikes"}),
    ("favorite", FAVORITE | {"favorites", "favourites", "likes", "hearts", "favoriten", "lieblingsfilme"}),
    ("seen", SEEN | {"history", "diary", "ratings", "rated", "reviews", "plays", "bewertungen", "log"}),
)  # fmt: skip
DENIED = frozenset({"not", "unseen", "unwatched", "unrated", "notseen", "ungesehen"})  # then the rest says nothing
ABOUT_LISTS = frozenset(
    {"my", "meine", "movies", "films", "filme", "list", "liste", "export", "letterboxd", "imdb", "utc", "copy"}
)  # in a title: they say nothing of what is in it
FOLDERS = frozenset(  # that say what is in them
    {"likes", "watchlist", "favorites", "ratings", "history", "watched", "hidden"}
)
DELETED = frozenset({"deleted", "orphaned", "__macosx"})  # folders: what a member deleted stays deleted
PASSING = frozenset({"calendar", "progress"})  # what Trakt hides from these says nothing of a movie
BEGUN = frozenset({"watching", "inprogress", "progress", "started", "begun", "current", "onhold", "hold", "paused",
                   "pausing", "stopped", "dropped", "abandoned", "abgebrochen", "pausiert"})  # fmt: skip
STATUSES: dict[Kind, frozenset[str]] = {
    "seen": SEEN | {"done", "repeating", "rewatched"},
    "watchlist": WATCHLIST | {"wish", "yes"},
    "not_for_me": NOT_FOR_ME | {"blacklisted"},
    "favorite": FAVORITE,
}
MOVIES = frozenset(
    {"", "movie", "movies", "film", "featurefilm", "feature", "tvmovie", "short", "shortfilm", "video", "tvshort",
     "spielfilm", "kurzfilm", "fernsehfilm", "kinofilm", "película", "pelicula", "longmétrage", "longmetrage",
     "filmtv", "cortometraje", "courtmétrage", "documentary", "dokumentarfilm", "lungometraggio", "filme"}
)  # fmt: skip
OTHERS = frozenset(
    {"tv", "show", "shows", "series", "tvseries", "tvshow", "tvminiseries", "miniseries", "episode", "tvepisode",
     "season", "tvseason", "anime", "game", "videogame", "book", "manga", "music", "podcast", "podcastseries",
     "podcastepisode", "musicvideo", "audiobook", "audiobooks", "comic", "boardgame", "visualnovel", "person",
     "fernsehserie", "serie", "serietv", "miniserie", "tvserie", "episodio", "folge", "série", "sérietélévisée",
     "seriedetv", "seriedetelevisión", "miniserietv"}
)  # fmt: skip


def kind_of_name(path: str) -> Kind:
    """What the rows of a file say, by its name and folder; "unknown" where that says nothing."""
    name, named = _stem(path), _words(_stem(path))
    if is_of_lists(path):
        own = re.sub(r"^lists?[^a-z]+", "", name.casefold())
        return "watchlist" if own == "watchlist" else "favorite" if own in {"favorites", "favourites"} else "unknown"
    if named & DENIED:
        return "unknown"
    named |= _words(PurePosixPath(path).parent.name) & FOLDERS
    if "hidden" in named and named & PASSING:
        return "nothing"
    return next((kind for kind, names in NAMES if named & names), "unknown")


def kind_of_list(path: str) -> Kind:
    """What a list says that is named by its member: only a title of nothing but such a word says it.

    "Favorites of Ebert", "Ghost Watchlist" and "Criterion Collection" are titles.
    """
    if is_of_lists(path):
        return kind_of_name(path)
    parts = [part for part in re.findall(r"[^\W\d_]+", _stem(path).casefold()) if part not in ABOUT_LISTS]
    kind: Kind = next((kind for kind, names in NAMES if "".join(parts) in names), "unknown")
    return "unknown" if kind == "nothing" else kind


def is_of_lists(path: str) -> bool:
    """Whether a file is somebody's list among the files of an export, which says nothing unless they say so."""
    folder, name = PurePosixPath(path).parent.name.casefold(), _stem(path).casefold()
    return folder == "lists" or bool(re.match(r"lists?[^a-z]", name))


def kind_of_status(status: str) -> Kind:
    """What a status of a tracker says: what was begun, paused or dropped says nothing of its own."""
    kind = kind_of_word(status)
    return "nothing" if kind == "unknown" else kind


def kind_of_word(status: str) -> Kind:
    """What a status in anybody's table says; "unknown" for one that may mean something else."""
    word = re.sub(r"[\W_]", "", status.casefold())
    kind: Kind = next((kind for kind, statuses in STATUSES.items() if word in statuses), "unknown")
    return "nothing" if word in BEGUN else kind


def denies(status: str) -> bool:
    """Whether a status says that a movie was not seen."""
    return bool(_words(status) & DENIED)


def is_movie(kind: str) -> bool | None:
    """Whether a kind of title is a movie; None for words that are not known."""
    word = re.sub(r"[\W_]", "", kind.casefold())
    return True if word in MOVIES else False if word in OTHERS else None


def _stem(path: str) -> str:
    return PurePosixPath(path).stem


def _words(name: str) -> set[str]:
    """The words of a name, each alone and joined with its next ones ("plan to watch")."""
    parts = re.findall(r"[^\W\d_]+", name.casefold())
    return {"".join(parts[first : first + length]) for first in range(len(parts)) for length in (1, 2, 3)}
