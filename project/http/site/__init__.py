"""The frame of the site: refusals as pages, how forms are answered, htmx, and the pages that belong to no room.

In it, too: which pages all visitors share (`visitor_pages`). Never in it: a page of a room. Start with `error_views`,
then `forms`.
"""
