"""Every page that has a look of its own, for the walks: accessibility, reflow, validity, pictures."""

from catalog.sources.sample.reader import person_id

MOVIE = "/movies/129-spirited-away"
OPEN = {
    "home": "/",
    "browse": "/movies",
    "browse-filtered": "/movies?genre=18&without=27&year_from=1990&min_score=7.5&sort=votes.desc",
    "browse-nothing": "/movies?genre=37&year_from=2025",
    "browse-dropped": "/movies?year_from=soon&genre=99999",
    "collections": "/collections",
    "lists": "/lists",
    "list": "/lists/it-is-raining-again",
    "person": f"/people/{person_id('Akira Kurosawa')}-akira-kurosawa",
    "search": "/search",
    "search-found": "/search?q=kurosawa",
    "search-understood": "/search?q=japanese+crime+60s",
    "search-near": "/search?q=rocky+2",
    "search-nothing": "/search?q=xyzzyplugh",
    "movie": MOVIE,
    "similar": "/movies/129/similar",
    "tonight": "/tonight",
    "tonight-found": "/tonight?find=1&mood=tense&minutes=120",
    "tonight-nothing": "/tonight?find=1&mood=big&minutes=90",
    "me": "/me",
    "about": "/about",
    "not-found": "/nothing-here",
    "offline": "/offline",
}
DOORS = {
    "begin": "/for-you",
    "begin-picked": "/for-you/begin?film=129&film=238&q=seven",
    "together": "/together",
    "register": "/register",
    "login": "/login",
    "forgotten-password": "/password/reset",
}
PRIVATE = {
    "together": "/together",
    "favorites": "/favorites",
    "watchlist": "/watchlist",
    "diary": "/seen",
    "rating": "/seen/129",
    "preferences": "/preferences",
    "for-you": "/for-you",
    "why": "/for-you/films/11423/why",
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
