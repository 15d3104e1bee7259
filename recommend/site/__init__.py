"""The pages For you, Together, Your taste and How well do we know your taste, onboarding, and the row of the home page.

They work for visitors, too, whose taste stands in a cookie (`accounts.site.taste_cookie`). Every form works without
JavaScript: it ends in a 303 to a page that offers Undo. Never in it: a rule, a query, the engine; services are asked.
Start with `urls`.
"""
