"""The catalog's addresses."""

from django.urls import path

from catalog import path_converters  # noqa: F401 - registers <movie_id:…>
from catalog.site import views

app_name = "catalog"
urlpatterns = [
    path("", views.home_page, name="home"),
    path("movies", views.browse, name="browse"),
    path("movies/<movie_id:movie_id>", views.movie, name="movie-by-id"),
    path("movies/<movie_id:movie_id>-<slug:slug>", views.movie, name="movie"),
    path("movies/<movie_id:movie_id>/similar", views.similar, name="similar"),
    path("collections", views.collections_page, name="collections"),
    path("search", views.search_page, name="search"),
    path("posters/<int:generator>/<movie_id:movie_id>-<int:variant>.svg", views.poster, name="poster"),
]
