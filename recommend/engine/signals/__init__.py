"""What a score is made of: each module learns one signal and says what every favorite contributes to it.

``collaborative`` (neighbor users, random walk, ``ease`` or ``neighbours``), ``genre_cohorts``, ``genre_year_affinity``
and ``content_similarity``. How they are weighed against each other is not here but in :mod:`recommend.engine.scoring`.
"""
