"""The eight moods of an evening: which movies fit one, by genres, themes and length. Plain tables.

A movie fits a mood when it is of one of its genres, or has one of its themes within its other genres, and nothing that
speaks against it. Themes are the sample's own and TMDb's keywords, its words for tone among them; what is not known of
a movie is not guessed. docs/recommendation.md shows the same rules; a test compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.types import Mood


@dataclass(frozen=True, slots=True)
class MoodRule:
    """Which movies fit a mood. Genres by TMDb's English names."""

    genres: tuple[str, ...] = ()  # one is enough
    themes: tuple[str, ...] = ()  # one is enough in a movie of a genre of ``within``
    within: tuple[str, ...] = ()  # empty: in any movie
    without_genres: tuple[str, ...] = ()
    without_themes: tuple[str, ...] = ()
    minutes_from: int = 0  # the shortest that fits; a movie of unknown length does not fit then


HEAVY = (
    "grief", "illness", "suicide", "cost of war", "holocaust", "slavery", "addiction", "mental illness", "cancer",
    "loss of loved one", "dying and death", "murder", "tragedy", "racism", "rape", "vietnam war", "world war ii",
)  # fmt: skip
RULES: Mapping[Mood, MoodRule] = {
    Mood.LIGHT: MoodRule(
        genres=("Comedy", "Music"),
        themes=("slapstick", "screwball comedy", "musical numbers", "musical", "feel good", "lighthearted", "playful",
                "joyful", "hilarious", "amused", "whimsical"),
        within=("Comedy", "Music", "Family", "Animation", "Romance", "Fantasy", "Adventure"),
        without_genres=("Horror", "War", "Thriller", "Crime", "Action", "Documentary"),
        without_themes=(*HEAVY, "dark comedy"),
    ),
    Mood.TENSE: MoodRule(
        genres=("Thriller",),
        themes=("siege", "chase", "kidnapping", "on the run", "hunting a killer", "heist", "hostage", "manhunt",
                "suspense", "suspenseful", "tense", "intense", "race against time", "paranoia"),
        within=("Crime", "Mystery", "War", "Action"),
        without_genres=("Comedy", "Family", "Animation", "Horror", "Music", "Adventure", "Fantasy", "Documentary"),
    ),
    Mood.MOVING: MoodRule(
        themes=("grief", "forgiveness", "redemption", "fatherhood", "motherhood", "illness", "aging", "found family",
                "unlikely friendship", "sacrifice", "homecoming", "loss of loved one", "self sacrifice", "tearjerker",
                "heartwarming", "bittersweet", "hopeful", "inspirational", "sentimental"),
        within=("Drama",),
        without_genres=("Horror", "Action", "Thriller", "Crime", "Documentary"),
    ),
    Mood.STRANGE: MoodRule(
        themes=("dreams", "parallel worlds", "time loop", "virtual reality", "amnesia", "surrealism", "surreal",
                "surrealist", "absurdism", "absurd", "hallucination", "alternate reality", "psychedelic",
                "loss of sense of reality", "dreamlike", "mind-bending", "memory loss", "experimental", "avant-garde",
                "magic realism"),
        without_genres=("Family", "Documentary"),
        without_themes=("superhero",),
    ),
    Mood.ROMANTIC: MoodRule(
        genres=("Romance",),
        themes=("first love", "forbidden love", "doomed love", "romance across differences", "love at first sight",
                "romantic", "romcom"),
        within=("Drama", "Comedy", "Fantasy", "Animation", "Music"),
        without_genres=("Horror", "War", "Action", "Crime", "Thriller", "Documentary"),
    ),
    Mood.BIG: MoodRule(
        genres=("Adventure",),
        themes=("quest", "seafaring", "exploration", "space travel", "mythology", "ancient world", "samurai", "knights",
                "epic", "epic battle", "saving the world", "disaster", "superhero", "naval battle"),
        within=("Action", "Science Fiction", "Fantasy", "War", "History", "Western"),
        without_genres=("Documentary", "TV Movie"),
        minutes_from=110,
    ),
    Mood.QUIET: MoodRule(
        themes=("everyday life", "loneliness", "aging", "small town", "wilderness", "artist's life", "countryside",
                "rural area", "isolation", "melancholy", "meditative", "contemplative", "reflective", "calm", "serene",
                "slow cinema", "slice of life", "nature"),
        within=("Drama", "Documentary"),
        without_genres=("Action", "Adventure", "Thriller", "Horror", "War", "Crime", "Comedy", "Music",
                        "Science Fiction", "Western"),
        without_themes=("greed", "murder", "courtroom", "sports", "political struggle"),
    ),
    Mood.DARK: MoodRule(
        genres=("Horror",),
        themes=("hunting a killer", "possession", "serial killer", "film noir", "neo-noir", "psychopath", "nihilism",
                "sadism", "bleak", "gloomy", "grim", "disturbing", "foreboding", "ominous"),
        within=("Thriller", "Crime", "Mystery"),
        without_genres=("Comedy", "Family", "Animation", "Romance", "Music"),
    ),
}  # fmt: skip
