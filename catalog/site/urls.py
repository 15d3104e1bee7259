"""The catalog's addresses."""

from django.urls import path

from catalog import path_converters  # noqa: F401 - registers <movie_id:…> and <person_id:…>
from catalog.site import editor_lists, for_machines, people, search, views

app_name = "catalog"
PICTURE = "posters/<int:generator>/<movie_id:movie_id>-<int:variant>"
urlpatterns = [
    path("", views.home_page, name="home"),
    path("movies", views.browse, name="browse"),
    path("movies/<movie_id:movie_id>", views.movie, name="movie-by-id"),
    path("movies/<movie_id:movie_id>-<slug:slug>", views.movie, name="movie"),
    path("movies/<movie_id:movie_id>/similar", views.similar, name="similar"),
    path("people", people.person_by_name, name="person-by-name"),
    path("people/<person_id:person_id>", people.person, name="person-by-id"),
    path("people/<person_id:person_id>-<slug:slug>", people.person, name="person"),
    path("collections", views.collections_page, name="collections"),
    path("lists", editor_lists.lists_page, name="lists"),
    path("lists/<slug:slug>", editor_lists.list_page, name="list"),
    path("sitemap.xml", for_machines.sitemap_index, name="sitemap-index"),
    path("sitemap-<str:kind>-<int:number>.xml", for_machines.sitemap_part, name="sitemap"),
    path("feeds/new.xml", for_machines.new_movies_feed, name="new-feed"),
    path("search", search.search_page, name="search"),
    path(f"{PICTURE}.svg", views.poster, name="poster"),
    path(f"{PICTURE}-w342.png", views.picture, {"form": "w342"}, name="poster-picture"),
    path(f"{PICTURE}-1200x630.png", views.picture, {"form": "1200x630"}, name="share-picture"),
]
