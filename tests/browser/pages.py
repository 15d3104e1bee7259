"""Every page that has a look of its own, for the walks: accessibility, reflow, validity, pictures."""

MOVIE = "/movies/129-spirited-away"
OPEN = {
    "home": "/",
    "browse": "/movies",
    "browse-filtered": "/movies?genre=18&without=27&year_from=1990&min_score=7.5&sort=votes.desc",
    "browse-nothing": "/movies?genre=37&year_from=2025",
    "browse-dropped": "/movies?year_from=soon&genre=99999",
    "collections": "/collections",
    "search": "/search",
    "search-found": "/search?q=kurosawa",
    "search-nothing": "/search?q=xyzzyplugh",
    "movie": MOVIE,
    "similar": "/movies/129/similar",
    "about": "/about",
    "not-found": "/nothing-here",
    "offline": "/offline",
}
DOORS = {
    "begin": "/for-you",
    "begin-picked": "/for-you/begin?film=129&film=238&q=seven",
    "register": "/register",
    "login": "/login",
    "forgotten-password": "/password/reset",
}
PRIVATE = {
    "favorites": "/favorites",
    "preferences": "/preferences",
    "for-you": "/for-you",
    "taste": "/taste",
    "quality": "/quality",
    "hidden": "/hidden",
    "import": "/account/import",
    "account": "/account",
    "devices": "/account/devices",
    "events": "/account/events",
    "sign-in-methods": "/account/sign-in",
}
FOR_VISITORS = OPEN | DOORS
FOR_MEMBERS = OPEN | PRIVATE
