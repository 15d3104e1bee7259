"""What suits whom: ranked films with true reasons. Both doors ask here.

A ranking is cached under the taste version and the artefact's version, so every change of taste is seen on the next
view, and a ranking computed before a click can never hide the one after it. Pages of it hold words, so they are cached
under the language, too.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from pydantic import TypeAdapter

from accounts.models.user import User
from accounts.services import dismissals, favorites, muted_factors, preferences, taste
from accounts.types import Cause, DismissalReason, Preference, Taste
from catalog.services import genres, movies
from catalog.types import MovieSummary
from project import cache
from project.cache import policies
from project.errors import Invalid
from project.localization import language
from project.pagination import PER_PAGE, Page, cut
from recommend import fitted, fitting, impressions, store
from recommend.engine import Recommendation
from recommend.fitted import Fitted
from recommend.portrait import Portrait, draw
from recommend.quality import Quality, measure
from recommend.reasons import cause_in_words, movie_id_of, portions, reasons, sources_of
from recommend.types import Mode, Picks, Prospect, Recommended, Visitor

DEPTH = 200  # films that are ranked for one member: ten pages of twenty
SPARE = 60  # further films that may move up when tired ones sink
FIRST = 10  # films that a preview compares
RANKING = re.compile(r"([0-9a-f]{1,20})\.([\w-]{1,60})")  # of taste and artefact
type Who = User | Visitor
type Ranking = list[Recommendation]
_RANKING = TypeAdapter(Ranking)
_PAGE = TypeAdapter(Page[Recommended])
_QUALITY = TypeAdapter(Quality)


def recommendations(
    who: Who, *, page: int = 1, per_page: int = PER_PAGE, mode: Mode = "balanced", ranking: str = ""
) -> Picks:
    """One page of films for ``who``; never a favorite or a dismissed film, never one twice over the pages.

    ``ranking`` is what an earlier page came with: then this page goes on with the same list, even if the taste or
    the engine has changed since.
    """
    model, version = fitted.current(), version_of(who)
    present = f"{version}.{model.version}"
    name = ranking if RANKING.fullmatch(ranking) else present
    key = (*_key(who), name, mode)

    def load() -> Page[Recommended]:
        ranked = cache.fetch(
            policies.RECOMMENDATIONS, *key, codec=_RANKING, load=lambda: _rank(model, who, taste_of(who), mode)
        )
        return _dress(cut(ranked.value, page=page, per_page=per_page))

    if name != present:
        return Picks(_still_wanted(who, load()), name)
    words = language.of_the_reader()  # a ranking has none, its films have titles and its reasons are sentences
    dressed = cache.fetch(policies.RECOMMENDED, *key, page, per_page, words, codec=_PAGE, load=load).value
    return Picks(dressed, name)


def preview(user: User, wish: Preference, liked: Iterable[int] = ()) -> Prospect:
    """What the first films would be if ``user`` said ``wish`` and liked these films too; nothing is kept anywhere.

    Raises:
        Invalid: the wish contradicts itself or the catalogue.
    """
    preferences.check(wish)
    now = [one.movie for one in recommendations(user, per_page=FIRST).page.items]
    known = taste_of(user)
    new = tuple(one for one in dict.fromkeys(liked) if one not in known.favorites)
    told = replace(known, preference=wish, favorites=(*known.favorites, *new))
    ranked = _rank(fitted.current(), user, told, "balanced")
    then = [one.movie for one in _dress(cut(ranked, page=1, per_page=FIRST)).items]
    ids_now, ids_then = [film.id for film in now], [film.id for film in then]
    return Prospect(
        films=tuple(then),
        come=tuple(film for film in then if film.id not in ids_now),
        go=tuple(film for film in now if film.id not in ids_then),
        moved=ids_now != ids_then,
    )


def record_impressions(user: User, *, shown: Collection[int] = (), opened: Collection[int] = ()) -> None:
    """Note what a member was shown, and what of it was opened: what is shown often and never opened sinks.

    A movie counts once a day, however often this is said; ids of no movie that could be recommended are ignored.
    """
    knows = fitted.current().model.knows
    impressions.record(user, shown=list(filter(knows, shown)), opened=opened)


def opened(who: Who, movie_id: int) -> MovieSummary:
    """Note that a recommended film was opened.

    Raises:
        NotFound: there is no such film.
    """
    movie = movies.ensure_stored(movie_id)
    if isinstance(who, User):
        record_impressions(who, opened=[movie_id])
    return movie


def judge(who: Who, movie_id: int, *, mode: Mode = "balanced") -> Recommended | None:
    """One film as it stands for ``who``; None for a film that is a favorite, hidden, or not known to the engine."""
    found = _ask(fitted.current(), taste_of(who), mode, 1, among=[movie_id])
    page = _dress(Page(found, 1, 1, len(found)))
    return page.items[0] if page.items else None


def mute(user: User, cause: Cause) -> None:
    """Let something count nothing any more for a member's recommendations."""
    _check(cause)
    if muted_factors.mute(user, cause):
        user.refresh_from_db(fields=["taste_version"])


def unmute(user: User, cause: Cause) -> None:
    """Let it count again."""
    if muted_factors.unmute(user, cause):
        user.refresh_from_db(fields=["taste_version"])


def muted(who: Who) -> list[tuple[Cause, str]]:
    """What does not count any more, each with its words, the latest first."""
    found = taste.muted(who) if isinstance(who, User) else who.muted
    films = movies.by_ids([int(cause.value) for cause in found if cause.kind == "because"])
    titles = {film.id: film.title for film in films}
    return [(cause, cause_in_words(cause, titles)) for cause in found]


def in_words(cause: Cause) -> str:
    """What a cause other than a favorite is called."""
    return cause_in_words(cause, {})


def dismiss(user: User, movie_id: int, *, reason: DismissalReason) -> None:
    """Recommend a film no longer.

    Raises:
        NotFound: there is no such film.
    """
    dismissals.dismiss(user, movie_id, reason=reason)
    user.refresh_from_db(fields=["taste_version"])


def restore(user: User, movie_id: int) -> None:
    """Let a dismissed film be recommended again."""
    dismissals.restore(user, movie_id)
    user.refresh_from_db(fields=["taste_version"])


def portrait(who: Who) -> Portrait:
    """What the site knows about a taste."""
    return draw(taste_of(who))


def how_good(user: User) -> Quality:
    """What popularity, genres and the engine find of a member's own favorites when some are hidden."""
    model = fitted.current()
    parts = (user.pk, version_of(user), model.version, language.of_the_reader())
    return cache.fetch(
        policies.QUALITY, *parts, codec=_QUALITY, load=lambda: measure(model.model, taste_of(user))
    ).value


def begin(user: User, movie_ids: Iterable[int], liked_genres: Iterable[int]) -> str:
    """Let a member's first picks count: the movies become favorites, the genres are wished for. What that has changed.

    What is no movie, or no genre, is left out.
    """
    known, before = genres.names(), taste.preference(user)
    liked = tuple(one for one in liked_genres if one in known)
    disliked = tuple(one for one in before.disliked_genres if one not in liked)
    with transaction.atomic():
        after = preferences.set_preference(user, replace(before, liked_genres=liked, disliked_genres=disliked))
        added = favorites.add_many(user, movie_ids)
    return preferences.told(before, after, added)


def refit(*, force: bool = False, alone: bool = False) -> str | None:
    """Fit the engine and publish it, if that is due; its version. ``alone`` removes the artefact before it, too."""
    version = fitting.refit(force=force)
    if version and alone:
        store.sweep(settings.ENGINE_HOME, kept=1)
    return version


def version_of(who: Who) -> str:
    """Changes with every change of taste.

    Of a member it is what the request's own look at the member saw: a change that slips in between is filed under
    the older version, and never found again.
    """
    if isinstance(who, User):
        return str(who.taste_version)
    return hashlib.blake2b(repr(who).encode(), digest_size=8).hexdigest()


def taste_of(who: Who) -> Taste:
    """All that is known of a taste."""
    if isinstance(who, User):
        return taste.of(who)
    return Taste(0, 0, who.films, Preference(liked_genres=who.genres), rejected=who.dismissed, muted=who.muted)


def _key(who: Who) -> tuple[str, int]:
    return ("member", who.pk) if isinstance(who, User) else ("visitor", 0)


def _rank(fit: Fitted, who: Who, told: Taste, mode: Mode) -> Ranking:
    ranking = _ask(fit, told, mode, DEPTH + SPARE)
    if isinstance(who, User):
        ranking = impressions.apply_impression_penalty(ranking, impressions.impressions_of(who))
    return ranking[:DEPTH]


def _ask(fit: Fitted, wish: Taste, mode: Mode, number: int, *, among: list[int] | None = None) -> Ranking:
    named, preference = genres.names(), wish.preference
    return fit.model.recommend(
        wish.favorites,
        [named[one] for one in preference.liked_genres if one in named],
        wish.seen,
        number,
        disliked_genres=[named[one] for one in preference.disliked_genres if one in named],
        dismissed=wish.rejected,
        languages=preference.languages,
        year_from=preference.year_from,
        year_to=preference.year_to,
        min_score=preference.min_score,
        mode=mode,
        muted={(one.kind, int(one.value) if one.kind == "because" else one.value) for one in wish.muted},
        among=among,
    )


def _dress(page: Page[Recommendation]) -> Page[Recommended]:
    """Films and sentences for a page of bare ids; one query."""
    ids = [movie_id_of(one.movie_id) for one in page.items]
    films = {film.id: film for film in movies.by_ids([*ids, *sorted(sources_of(page.items))])}
    titles = {movie_id: film.title for movie_id, film in films.items()}
    dressed = [
        Recommended(films[movie_id], round(one.score, 4), reasons(one, films[movie_id], titles), portions(one, titles))
        for movie_id, one in zip(ids, page.items, strict=True)
        if movie_id in films
    ]
    return Page(dressed, page.page, page.per_page, page.total)


def _still_wanted(who: Who, page: Page[Recommended]) -> Page[Recommended]:
    """A page of an older list without what has become a favorite, or was hidden, since."""
    now = taste_of(who)
    gone = {*now.favorites, *now.seen, *now.rejected}
    return Page([one for one in page.items if one.movie.id not in gone], page.page, page.per_page, page.total)


def _check(cause: Cause) -> None:
    if cause.kind in {"because", "decade"} and not re.fullmatch(r"[0-9]{1,9}", cause.value):
        raise Invalid.field("value", "not_a_number", gettext("This kind of cause is told by a number."))
    if not cause.value.strip() or len(cause.value) > 200 or "\x00" in cause.value:
        sentence = gettext("Say what shall not count, in at most 200 characters.")
        raise Invalid.field("value", "invalid", sentence)
