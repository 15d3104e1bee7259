"""HTTP as both doors speak it: middleware, the API's frame, the site's frame, health, limits.

In it: `api` (envelope, problem documents, the OpenAPI document), `site` (pages of errors, forms, htmx), `middleware`
(what happens around every request), `page_variants` (what tells cached answers apart), `health` and `throttling`.
Never in it: a movie, a member, a query of a room.
Start with `api.envelope` or `site.error_views`, then the settings' list of middleware.
"""
