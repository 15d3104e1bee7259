"""What leads to movies, for front-end apps: suggestions, people, themes, collections, and what there is to choose."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.decorators import decorate_view

from catalog.api.directory_schemas import (
    CollectionOut,
    ConfigOut,
    EditorListDetailOut,
    EditorListOut,
    KeywordOut,
    ListSlug,
    NameQuery,
    PersonDetailOut,
    PersonMatchOut,
    PersonPath,
    Slug,
    SuggestionOut,
    SuggestQuery,
    collection,
    editor_list,
    editor_list_detail,
    person_detail,
    person_match,
    suggestion,
)
from catalog.api.schemas import MovieOut, SimilarOut, genre, listed, ours, similar
from catalog.services import (
    editor_lists,
    filter_choices,
    keywords,
    links,
    named_collections,
    people,
    person_page,
    suggestions,
)
from catalog.services.search import LONGEST_QUERY
from project.http.api.cache_control import DETAILS, FILTERED, GENRES, LISTS, first_page, public
from project.http.api.envelope import Envelope, Problem, json_page, json_response
from project.http.api.fields import PerPageQuery, WholeListQuery
from project.origin import absolute
from project.pagination import MAX_PAGE, MAX_PER_PAGE, cut

router = Router(tags=["Movies"])
REFUSED = {422: Problem, 503: Problem}


@router.get(
    "/config", response={200: Envelope[ConfigOut], 503: Problem}, operation_id="getConfig", summary="What there is"
)
@decorate_view(public(GENRES, members=True))
def get_config(request: HttpRequest) -> HttpResponse:
    """Sizes of pictures, languages, regions, genres and limits: what an app asks once, when it starts."""
    choices = filter_choices.filter_choices()
    return json_response({
        "images": {
            "base_url": settings.TMDB_IMAGE_BASE_URL,
            "poster_sizes": [f"w{width}" for width in links.POSTER_WIDTHS],
            "backdrop_sizes": [f"w{links.BACKDROP_WIDTH}"],
            "drawn_base_url": absolute("/posters/"),
            "drawn_endings": [".svg", "-w342.png", "-1200x630.png"],
        },
        "interface_languages": [{"code": code, "name": name} for code, name in settings.LANGUAGES],
        "languages": [{"code": code, "name": name} for code, name in choices.languages],
        "regions": [{"code": code, "name": name} for code, name in choices.countries],
        "genres": [*map(genre, choices.genres)],
        "limits": {"page": MAX_PAGE, "per_page": MAX_PER_PAGE, "ids": MAX_PER_PAGE, "query": LONGEST_QUERY,
            "body": settings.LARGEST_BODY, "file": max(settings.LARGER_BODIES.values())},
    })  # fmt: skip


@router.get(
    "/search/suggest",
    response={200: Envelope[list[SuggestionOut]], **REFUSED},
    operation_id="suggest",
    summary="What may be meant",
)
@decorate_view(public(FILTERED, members=True))
def suggest(request: HttpRequest, query: Query[SuggestQuery]) -> HttpResponse:
    """At most eight films, people, themes and years for what was typed so far; from what is stored here."""
    page = cut(suggestions.suggest(query.q), page=query.page, per_page=query.per_page)
    return json_page(request, [*map(suggestion, page.items)], page=page, meta=ours())


@router.get(
    "/people/search",
    response={200: Envelope[list[PersonMatchOut]], **REFUSED},
    operation_id="searchPeople",
    summary="People by name",
)
@decorate_view(public(LISTS, when=first_page, members=True))
def search_people(request: HttpRequest, query: Query[NameQuery]) -> HttpResponse:
    """Those of many films first; typos and accents are forgiven. Less than three letters find nobody."""
    page = people.search(query.q, page=query.page, per_page=query.per_page)
    return json_page(request, [person_match(match) for match in page.items], page=page, meta=ours())


@router.get(
    "/people/{person_id}",
    response={200: Envelope[PersonDetailOut], 404: Problem, **REFUSED},
    operation_id="getPerson",
    summary="Somebody and their films",
)
@decorate_view(public(DETAILS, members=True))
def get_person(request: HttpRequest, person_id: PersonPath) -> HttpResponse:
    """What they directed and play in, the latest first. Which of them are your favorites says `GET /me/states`."""
    return json_response(person_detail(people.details(person_id)), meta=ours())


@router.get(
    "/people/{person_id}/similar",
    response={200: Envelope[list[SimilarOut]], 404: Problem, **REFUSED},
    operation_id="listMoviesLikePersons",
    summary="More like somebody's films",
)
@decorate_view(public(DETAILS, members=True))
def list_movies_like_persons(request: HttpRequest, person_id: PersonPath, query: Query[WholeListQuery]) -> HttpResponse:
    """At most twelve films by others that are like their best known ones, each with what they share."""
    page = cut(person_page.more_like(person_id), page=query.page, per_page=query.per_page)
    return json_page(request, [similar(value) for value in page.items], page=page, meta=ours())


@router.get(
    "/keywords/search",
    response={200: Envelope[list[KeywordOut]], **REFUSED},
    operation_id="searchKeywords",
    summary="Themes by name",
)
@decorate_view(public(LISTS, when=first_page, members=True))
def search_keywords(request: HttpRequest, query: Query[NameQuery]) -> HttpResponse:
    """Themes of which a word begins like this; `discover` takes them as `keyword`."""
    page = keywords.search(query.q, page=query.page, per_page=query.per_page)
    return json_page(request, page.items, page=page, meta=ours())


@router.get(
    "/collections",
    response={200: Envelope[list[CollectionOut]], **REFUSED},
    operation_id="listCollections",
    summary="Ready-made collections",
)
@decorate_view(public(DETAILS, members=True))
def list_collections(request: HttpRequest, query: Query[WholeListQuery]) -> HttpResponse:
    """Series, directors, decades, countries, languages, winners: counted over what is stored here."""
    page = cut(named_collections.all_collections(), page=query.page, per_page=query.per_page)
    return json_page(request, [collection(value) for value in page.items], page=page, meta=ours())


@router.get(
    "/collections/{slug}",
    response={200: Envelope[list[MovieOut]], 404: Problem, **REFUSED},
    operation_id="listCollectionMovies",
    summary="The films of a collection",
)
@decorate_view(public(LISTS, members=True))
def list_collection_movies(request: HttpRequest, slug: Slug, query: Query[PerPageQuery]) -> HttpResponse:
    """A series from its first film on, others the best known first."""
    return listed(request, named_collections.movies_of(slug, page=query.page, per_page=query.per_page))


@router.get(
    "/lists",
    response={200: Envelope[list[EditorListOut]], **REFUSED},
    operation_id="listEditorLists",
    summary="Editor's lists",
)
@decorate_view(public(DETAILS, members=True))
def list_editor_lists(request: HttpRequest, query: Query[WholeListQuery]) -> HttpResponse:
    """What the editor put together, the newest list first."""
    page = cut(editor_lists.all_lists(), page=query.page, per_page=query.per_page)
    return json_page(request, [editor_list(value) for value in page.items], page=page, meta=ours())


@router.get(
    "/lists/{slug}",
    response={200: Envelope[EditorListDetailOut], 404: Problem, **REFUSED},
    operation_id="getEditorList",
    summary="An editor's list",
)
@decorate_view(public(DETAILS, members=True))
def get_editor_list(request: HttpRequest, slug: ListSlug) -> HttpResponse:
    """A list with its films in the editor's order, and why each is in it."""
    return json_response(editor_list_detail(editor_lists.by_slug(slug)), meta=ours())
