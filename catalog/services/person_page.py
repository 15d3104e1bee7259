"""What the page of somebody shows besides their movies: by decade, where to start, and what is like them."""

from collections.abc import Sequence
from itertools import chain, groupby, islice, zip_longest

from catalog.services import movies, people
from catalog.types import Decade, PersonCredit, Similar

SOURCES = 4  # best known movies of somebody whose likes are looked for
MORE = 12  # movies that are like somebody's


def by_decade(credits_: Sequence[PersonCredit]) -> list[Decade]:
    """Somebody's movies by the decade they came out in, the oldest first; those without a year last."""
    ordered = sorted(credits_, key=lambda credit: (credit.movie.year is None, credit.movie.year or 0, credit.movie.id))
    decades = groupby(ordered, key=lambda credit: credit.movie.year and credit.movie.year // 10 * 10)
    return [Decade(first_year, tuple(of_decade)) for first_year, of_decade in decades]


def best_known(credits_: Sequence[PersonCredit]) -> list[PersonCredit]:
    """Somebody's movies, those with the most votes first."""
    return sorted(credits_, key=lambda credit: (-credit.movie.vote_count, credit.movie.id))


def more_like(person_id: int, *, number: int = MORE) -> list[Similar]:
    """Movies by others that are like somebody's best known ones, the likest to each in turn.

    Raises:
        NotFound: nobody in our movies has this id.
    """
    return more_like_credits(people.details(person_id).credits, number=number)


def more_like_credits(credits_: Sequence[PersonCredit], *, number: int = MORE) -> list[Similar]:
    """The same for somebody whose movies are at hand."""
    own_ids = {credit.movie.id for credit in credits_}
    rankings = [movies.similar(credit.movie.id).value.items for credit in best_known(credits_)[:SOURCES]]
    by_others: dict[int, Similar] = {}
    for similar in chain.from_iterable(zip_longest(*rankings)):
        if similar and similar.movie.id not in own_ids:
            by_others.setdefault(similar.movie.id, similar)
    return list(islice(by_others.values(), number))
