"""THE table of the numbers that both doors take of movies. Those of pages stand in `project.pagination`.

Imported by forms, addresses and schemas of every room; a test sends the same values through both doors.
"""

from project.numbers import Range

ID = r"[1-9][0-9]{0,8}"  # MOVIE_ID and GENRE_ID as a pattern, for lists that are written in one parameter
MOVIE_ID = Range(1, 999_999_999)  # TMDb's; nine digits fit an integer of PostgreSQL
GENRE_ID = Range(1, 999_999_999)
PERSON_ID = Range(-(2**32), 2**31 - 1)  # below zero: people of the sample, by their names
YEAR = Range(1870, 2200)
SCORE = Range(0, 10)  # decimals too
RATING = Range(1, 10)  # a member's own: half stars
VOTES = Range(0, 2**31 - 1)
RUNTIME = Range(0, 2**15 - 1)  # minutes
CHILD_AGE = Range(0, 17)  # years
