"""The pages For you, Your taste and How good is this for you, onboarding, and the row of the home page.

They work for visitors, too, whose taste stands in a cookie (`anonymous_taste`). Every form works without JavaScript: it
ends in a 303 to a page that offers Undo. Never in it: a rule, a query, the engine; services are asked.
Start with `urls`.
"""
