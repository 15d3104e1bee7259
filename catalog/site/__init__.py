"""The catalog's pages: home, browse, collections, search, movie, and the posters that the site draws.

In it: addresses (`urls`), `views`, what a visitor asks of Browse (`browse_query`, `forms`, `hidden_filter`), notices.
Never in it: a query of the database; services are asked. No other room imports it. Start with `urls`.
"""
