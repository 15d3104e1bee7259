"""From which age a movie's certification allows it. A rule for words, as the catalog keeps one without its country."""

from functools import cache

# TMDb's words of the larger countries that are no numbers. A stands in none: here for all, there for adults.
# PG is "not unsettling from about 8" in Britain, and without an age elsewhere.
AGES = {
    "G": 0, "U": 0, "Uc": 0, "AL": 0, "TP": 0, "L": 0, "T": 0, "ATP": 0, "Btl": 0, "TV-Y": 0,
    "TV-G": 0, "TV-Y7": 7, "PG": 8, "TV-PG": 8, "UA": 12, "PG12": 12, "PG-13": 13, "TV-14": 14, "M": 15, "MA15+": 15,
    "MA 15+": 15, "R15+": 15, "R": 17, "TV-MA": 17, "NC-17": 18, "R18+": 18, "X18+": 18,
}  # fmt: skip
NUMBERED = ("{}", "{}+", "+{}", "{}A", "{}PG", "FSK {}", "FSK{}", "K-{}", "K{}", "-{}", "VM{}", "M/{}")
UNKNOWN = ("", "NR", "UR", "Unrated", "Not Rated")  # nobody has said


@cache
def allowing(age: int) -> tuple[str, ...]:
    """The certifications with which a child of ``age`` years may see a movie."""
    words = [word for word, from_age in AGES.items() if from_age <= age]
    return (*words, *(form.format(number) for number in range(age + 1) for form in NUMBERED))
