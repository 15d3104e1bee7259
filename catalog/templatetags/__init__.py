"""What templates ask of movies: `movies` on any page, `movie_page` on covers and movie pages.

Never in it: a rule; the services are asked. Start with `movies`.
"""
