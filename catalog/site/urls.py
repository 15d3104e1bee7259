"""The catalogue's addresses."""

from django.urls import path

from catalog.site import views

app_name = "catalog"
urlpatterns = [
    path("", views.home_page, name="home"),
    path("movies", views.browse, name="browse"),
    path("movies/<int:movie_id>", views.movie, name="film-by-id"),
    path("movies/<int:movie_id>-<slug:slug>", views.movie, name="film"),
    path("movies/<int:movie_id>/similar", views.similar, name="similar"),
    path("collections", views.collections_page, name="collections"),
    path("search", views.search_page, name="search"),
    path("posters/<int:generator>/<int:movie_id>-<int:variant>.svg", views.poster, name="poster"),
]
