"""Rules that say whether the genres of a movie of the sample fit what the movie plainly is.

Rules judge by themes (ours, the strongest first) and keywords (TMDb's); `data/exceptions.txt` names the movies that
they get wrong.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

NONE: frozenset[str] = frozenset()
CARTOONS = frozenset({"cartoon", "cartoon cat", "cartoon dog", "cartoon mouse", "cartoon rabbit", "computer animation"})


@dataclass(frozen=True, slots=True)
class TaggedMovie:
    """What is judged of a movie."""

    genres: Collection[str]
    themes: Sequence[str]
    keywords: Collection[str]
    language: str  # ISO 639-1


@dataclass(frozen=True, slots=True)
class Rule:
    """A movie with one of the clues has ``genre``, or one of ``instead``, which tells as much."""

    genre: str
    themes: frozenset[str] = NONE
    strongest: frozenset[str] = NONE  # themes that are a clue only among a movie's first two
    keywords: frozenset[str] = NONE
    instead: frozenset[str] = NONE

    def clues(self, movie: TaggedMovie) -> list[str]:
        """Themes and keywords of the movie that give the genre away."""
        strongest = self.strongest.intersection(movie.themes[:2])
        return sorted(strongest | self.themes.intersection(movie.themes) | self.keywords.intersection(movie.keywords))


RULES = (
    Rule("Music", themes=frozenset({"musical numbers"}), strongest=frozenset({"dance", "music making"}),
         keywords=frozenset({"concert film", "music industry", "musical", "musical comedy", "rock band"})),
    Rule("Animation", keywords=CARTOONS | {"adult animation", "animated music", "anime", "donghua", "stop motion"}),
    Rule("Documentary",
         keywords=frozenset({"archive footage", "concert film", "documentary", "historical documentary",
                             "nature documentary", "poetic documentary"})),
    Rule("Western",
         keywords=frozenset({"cattle drive", "cowboy", "gunfighter", "gunslinger", "outlaw gang", "quick draw",
                             "saloon", "spaghetti western", "stagecoach", "train robbery", "wagon train", "western",
                             "wild west", "wyatt earp"})),
    Rule("War", themes=frozenset({"vietnam war", "world war i", "world war ii"}),
         keywords=frozenset({"concentration camp", "infantry", "iraq war", "naval battle", "platoon", "trenches",
                             "vietnam war", "wehrmacht", "world war i", "world war ii"})),
    Rule("Horror", themes=frozenset({"haunted house", "possession", "vampires", "zombies"}),
         keywords=frozenset({"demonic possession", "giallo", "haunted house", "horror comedy", "sci-fi horror",
                             "slasher", "supernatural horror", "survival horror", "vampire"})),
    Rule("Family", keywords=CARTOONS | {"based on children's book", "santa claus", "talking cat", "talking dog"}),
    Rule("Science Fiction",
         themes=frozenset({"alien contact", "artificial intelligence", "dystopia", "post-apocalypse", "space travel",
                           "time travel", "virtual reality"})),
    Rule("Science Fiction", themes=frozenset({"robots", "time loop"}), instead=frozenset({"Fantasy"})),
    Rule("Fantasy", themes=frozenset({"fairy tale", "ghosts", "magic", "mythology", "witchcraft"}),
         instead=frozenset({"Horror", "Science Fiction"})),
    Rule("Crime", themes=frozenset({"gangsters"}), keywords=frozenset({"mafia", "yakuza"})),
    Rule("Crime", themes=frozenset({"hunting a killer"}), instead=frozenset({"Horror", "Mystery"})),
    Rule("Mystery", strongest=frozenset({"detective"}), instead=frozenset({"Crime"})),
    Rule("Mystery", themes=frozenset({"whodunit"}), keywords=frozenset({"whodunit"})),
    Rule("Comedy", themes=frozenset({"screwball comedy", "slapstick"}),
         keywords=frozenset({"action comedy", "anarchic comedy", "mockumentary", "musical comedy", "parody",
                             "slapstick comedy", "spoof", "teen comedy"})),
    Rule("Romance", strongest=frozenset({"doomed love", "first love", "forbidden love"}),
         keywords=frozenset({"romcom"})),
)  # fmt: skip

# A movie of the genre has a clue of its rules or one of these; otherwise nothing about the movie speaks for the genre.
SIGNS = {
    "Documentary": frozenset({"true story"}),
    "Music": frozenset({"music making"}),
    "War": frozenset({"army", "british army", "cold war", "colonialism", "cost of war", "foreign legion", "holocaust",
                      "resistance", "siege", "slavery"}),
    "Western": frozenset({"cavalry", "native american", "outlaws", "ranch", "sheriff", "wilderness"}),
}  # fmt: skip

# What happened is not made up; what frightens adults is not for children.
CLASHES = {
    "Documentary": frozenset({"Action", "Drama", "Fantasy", "Horror", "Mystery", "Romance", "Science Fiction",
                              "Thriller", "Western"}),
    "Family": frozenset({"Horror"}),
}  # fmt: skip


def misfits(movie: TaggedMovie) -> Iterator[tuple[str, str]]:
    """Each genre that the movie lacks or has wrongly, with the reason in words."""
    for rule in RULES:
        evidence = rule.clues(movie)
        if evidence and not ({rule.genre} | rule.instead).intersection(movie.genres):
            yield rule.genre, f"lacks the genre {rule.genre}: {', '.join(evidence)}"
    yield from _unfounded(movie)
    yield from _of_cartoons(movie)


def _unfounded(movie: TaggedMovie) -> Iterator[tuple[str, str]]:
    """Genres for which nothing speaks, and those that do not go together."""
    for genre, signs in SIGNS.items():
        has_evidence = any(rule.clues(movie) for rule in RULES if rule.genre == genre)
        if genre in movie.genres and not has_evidence and signs.isdisjoint({*movie.themes, *movie.keywords}):
            yield genre, f"has the genre {genre}: no theme and no keyword speaks for it"
    for genre, excluded in CLASHES.items():
        if genre in movie.genres and (clash := sorted(excluded.intersection(movie.genres))):
            yield genre, f"has the genre {genre} beside {', '.join(clash)}"


def _of_cartoons(movie: TaggedMovie) -> Iterator[tuple[str, str]]:
    """Animation in English is made for families unless it says otherwise; elsewhere as often for adults."""
    if "Animation" in movie.genres and movie.language == "en" and "Family" not in movie.genres:
        yield "Family", "lacks the genre Family: animation in English"
    if "adult animation" in movie.keywords and "Family" in movie.genres:
        yield "Family", "has the genre Family: adult animation"
