"""Languages: which one the page that is being made speaks, and how dates and numbers are written in each.

In it: the reader's language as services ask for it, and Django's formats. Never in it: a request; who reads which
language is found out by `project.http.middleware.locale`. Start with `language`.
"""
