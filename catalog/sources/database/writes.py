"""Writing the database: movies, people, charts, each page in as few statements as it takes. For services and sample."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q
from django.db.models.deletion import Collector

from catalog.localization.text_normalization import fold, title_key
from catalog.models import ChartEntry, Credit, Movie, Origin, Person
from catalog.types import MovieDetail, MovieSummary
from catalog.types import Person as PersonValue

BATCH = 500  # movies that are removed at once
LISTED = ["origin", "language", "title", "original_title", "overview", "release_date", "year", "original_language",
          "genre_ids", "vote_average", "vote_count", "popularity", "poster_path", "backdrop_path", "fetched_at",
          "search_text", "title_keys", "available"]  # fmt: skip
DETAILED = [*LISTED, "tagline", "runtime", "countries", "spoken_languages", "keywords", "collection", "certification",
            "imdb_id", "trailer_url", "homepage", "status", "watch_providers", "watch_links", "provider_logos",
            "translations", "search_translated", "details_fetched_at"]  # fmt: skip


def save_summaries(movies: Iterable[MovieSummary], *, origin: Origin, fetched_at: datetime) -> None:
    """Upsert what a list shows of movies, in one statement; details that are known stay."""
    # Sorted, so that two processes that store the same page lock its rows in the same order.
    rows = [_row(movie, origin, fetched_at) for movie in sorted(movies, key=lambda movie: movie.id)]
    Movie.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=LISTED)


def save_details(details: Sequence[MovieDetail], *, origin: Origin, fetched_at: datetime) -> None:
    """Upsert movies with all that is known of them, and replace their credits, in one transaction."""
    details = _with_known_people(details)
    by_id = sorted(details, key=lambda detail: detail.summary.id)
    rows = [_detailed_row(detail, origin, fetched_at) for detail in by_id]
    with transaction.atomic():
        Movie.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=DETAILED, batch_size=500
        )
        _save_people(details)
        Credit.objects.filter(movie_id__in=[row.id for row in rows]).delete()
        Credit.objects.bulk_create(chain.from_iterable(map(_credits, details)), batch_size=2000)


def _save_people(details: Iterable[MovieDetail]) -> None:
    """Upsert everybody who made these movies or plays in them, in the order of their ids, as locks are taken in it."""
    people = {person.id: person for detail in details for person in (*detail.directors, *detail.cast)}
    rows = [
        Person(
            id=person.id,
            name=person.name[:200],
            search_name=fold(person.name)[:200],
            profile_path=person.profile_path or "",
        )
        for _, person in sorted(people.items())
    ]
    columns = ["name", "search_name", "profile_path"]
    Person.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=columns, batch_size=2000
    )
    _join_people({row.search_name: row.id for row in reversed(rows) if row.id > 0 and row.search_name})


def _join_people(ids: Mapping[str, int]) -> None:
    """Let whoever stands there by the sample's id go on as the person of that name that TMDb tells, with their movies.

    Of two of one name the sample knew no better either: each movie that TMDb tells says whose it is.
    """
    doubles = Person.objects.select_for_update().filter(id__lt=0, search_name__in=ids).order_by("id")
    for double in doubles if ids else ():
        person_id = ids[double.search_name]
        credits_ = Credit.objects.filter(person_id=double.id)
        same = Credit.objects.filter(person_id=person_id, movie=OuterRef("movie"), role=OuterRef("role"))
        credits_.filter(Exists(same)).delete()
        credits_.update(person_id=person_id)
        Person.objects.filter(id=person_id).update(sample_id=double.id)
        double.delete()


def _with_known_people(details: Sequence[MovieDetail]) -> Sequence[MovieDetail]:
    """What the sample tells, with those whose ids TMDb has told by these."""
    people = [person for detail in details for person in (*detail.directors, *detail.cast) if person.id < 0]
    known = Person.objects.filter(sample_id__in={person.id for person in people}).order_by("-id") if people else ()
    by_sample_id = {person.sample_id: PersonValue(person.id, person.name, "", person.profile_path) for person in known}

    def named(people: tuple[PersonValue, ...]) -> tuple[PersonValue, ...]:
        return tuple(
            replace(by_sample_id[person.id], character=person.character) if person.id in by_sample_id else person
            for person in people
        )

    if not by_sample_id:
        return details
    return [replace(detail, directors=named(detail.directors), cast=named(detail.cast)) for detail in details]


def _part_people() -> None:
    """Give those of whom TMDb tells nothing any more the sample's id again, and nothing of TMDb's.

    Their movies, if they have some left, are the sample's.
    """
    from_tmdb = Credit.objects.filter(person=OuterRef("pk"), movie__origin=Origin.TMDB)
    parted = Person.objects.filter(~Exists(from_tmdb), id__gt=0, sample_id__isnull=False).order_by("id")
    for person_id, sample_id, name, search_name in parted.values_list("id", "sample_id", "name", "search_name"):
        again = Person(id=sample_id or 0, name=name, search_name=search_name)
        with transaction.atomic():
            Person.objects.bulk_create([again], ignore_conflicts=True)
            Credit.objects.filter(person_id=person_id).update(person_id=again.id)
            Person.objects.filter(id=person_id).delete()


def save_chart(
    chart: str, ids: Sequence[int], *, origin: Origin, fetched_at: datetime, first_position: int = 1
) -> None:
    """Note that a chart's positions from ``first_position`` on are these movies', and that none holds another."""
    positions = range(first_position, first_position + len(ids))
    entries = [
        ChartEntry(origin=origin, chart=chart, position=position, movie_id=movie_id, fetched_at=fetched_at)
        for position, movie_id in zip(positions, ids, strict=True)
    ]
    replaced = ChartEntry.objects.filter(Q(position__in=positions) | Q(movie_id__in=ids), origin=origin, chart=chart)
    with transaction.atomic():
        replaced.delete()
        ChartEntry.objects.bulk_create(entries, ignore_conflicts=True)  # another process may tell the next page now


def mark_unavailable(movie_id: int) -> None:
    """Note that TMDb no longer has a movie. Its title stays, as it may be in somebody's favorites."""
    Movie.objects.filter(id=movie_id, origin=Origin.TMDB).update(available=False)


def remove_fetched_before(before: datetime) -> tuple[int, int]:
    """Remove what TMDb told before ``before``; returns how many movies went, and how many only lost their texts.

    A movie that a row of a room above points at with PROTECT (a favorite) stays, with its title and nothing else.
    """
    removed = stripped = 0
    expired = Movie.objects.filter(origin=Origin.TMDB, fetched_at__lt=before).order_by("id")
    stripped_ids: set[int] = set()
    while ids := list(expired.exclude(id__in=stripped_ids).values_list("id", flat=True)[:BATCH]):
        protected_ids = _protected(ids)
        stripped_ids |= protected_ids
        removable_ids = [movie_id for movie_id in ids if movie_id not in protected_ids]
        with transaction.atomic():
            Movie.objects.filter(id__in=removable_ids).delete()
            _keep_title_only(protected_ids)
        removed, stripped = removed + len(removable_ids), stripped + len(protected_ids)
    _part_people()
    Person.objects.filter(id__gt=0, credits=None).delete()
    Movie.objects.filter(ink_taken_at__lt=before).update(ink="", ink_of="", ink_taken_at=None)
    return removed, stripped


def _protected(ids: Sequence[int]) -> set[int]:
    """Those of the movies that may not be deleted, as rows of rooms above point at them."""
    collector = Collector(using=DEFAULT_DB_ALIAS)
    try:
        collector.collect(Movie.objects.filter(id__in=ids))
    except ProtectedError as error:
        return {row.movie_id for row in error.protected_objects}  # type: ignore[attr-defined]  # they all call it movie
    return set()


def _keep_title_only(ids: Iterable[int]) -> None:
    """Leave a movie the title that it was told with, and say that it is unavailable."""
    kept_fields = {"id", "origin", "language", "title", "available", "fetched_at"}
    blank_movie = Movie()
    fields = [field.attname for field in Movie._meta.concrete_fields]  # noqa: SLF001 - Django documents it
    blank_values = {name: getattr(blank_movie, name) for name in fields if name not in kept_fields}
    Movie.objects.filter(id__in=ids).update(**blank_values, available=False, fetched_at=datetime.now(UTC))
    stripped = list(Movie.objects.filter(id__in=ids).only("id", "title"))
    for movie in stripped:  # found by this title alone: the others were TMDb's, too
        movie.search_text, movie.title_keys = fold(movie.title), [title_key(movie.title)]
    Movie.objects.bulk_update(stripped, ["search_text", "title_keys"])
    Credit.objects.filter(movie_id__in=ids).delete()
    ChartEntry.objects.filter(movie_id__in=ids).delete()


def _row(movie: MovieSummary, origin: Origin, fetched_at: datetime) -> Movie:
    titles = dict.fromkeys(fold(title) for title in (movie.title, movie.original_title))
    return Movie(
        id=movie.id,
        origin=origin,
        language=movie.language,
        title=movie.title[:300],
        original_title=movie.original_title[:300],
        overview=movie.overview,
        release_date=movie.release_date,
        year=movie.year,
        original_language=movie.original_language,
        genre_ids=[genre.id for genre in movie.genres],
        vote_average=movie.vote_average,
        vote_count=movie.vote_count,
        popularity=movie.popularity,
        poster_path=movie.poster_path or "",
        backdrop_path=movie.backdrop_path or "",
        fetched_at=fetched_at,
        available=movie.available,
        search_text=" ".join(title for title in titles if title),
        title_keys=sorted(title_keys(movie)),
    )


def title_keys(movie: MovieSummary) -> set[str]:
    """The keys of all the titles that come along, in any language."""
    translated = (translation.title for translation in movie.translations)
    return {title_key(title) for title in (movie.title, movie.original_title, *translated) if title}


def _detailed_row(detail: MovieDetail, origin: Origin, fetched_at: datetime) -> Movie:
    row = _row(detail.summary, origin, fetched_at)
    row.tagline = detail.tagline[:400]
    row.runtime = detail.runtime
    row.countries = list(detail.countries)
    row.spoken_languages = list(detail.spoken_languages)
    row.keywords = [keyword[:120] for keyword in detail.keywords]
    row.collection = detail.collection[:200]
    row.certification = detail.certification[:20]
    row.imdb_id = detail.imdb_id[:12]
    row.trailer_url = detail.trailer_url or ""
    row.homepage = detail.homepage or ""
    row.status = detail.status[:30]
    row.watch_providers = {
        region: [[offer.provider, offer.kind] for offer in offers] for region, offers in detail.watch_providers.items()
    }
    row.watch_links, row.provider_logos = detail.watch_links, detail.provider_logos
    row.translations = {
        translation.language: {
            "title": translation.title[:300],
            "overview": translation.overview,
            "tagline": translation.tagline[:400],
        }
        for translation in detail.summary.translations
    }
    row.search_translated = " ".join(
        fold(translation.title) for translation in detail.summary.translations if translation.title
    )
    row.details_fetched_at = fetched_at
    return row


def _credits(detail: MovieDetail) -> list[Credit]:
    movie_id = detail.summary.id
    people_by_role: tuple[tuple[Credit.Role, tuple[PersonValue, ...]], ...] = (
        (Credit.Role.DIRECTOR, detail.directors),
        (Credit.Role.CAST, detail.cast),
    )
    return [
        Credit(movie_id=movie_id, person_id=person.id, role=role, character=person.character[:300], position=position)
        for role, people in people_by_role
        for position, person in enumerate({person.id: person for person in people}.values())
    ]
