"""Making the model: from favorites and movies to artifacts on disk, and measuring how good it is.

`fit` decides when and fits, `artifacts` keeps what was fitted; `export`, `spark_job` and `parquet` are the way by
Spark; `evaluation` with `measures` and `recommenders` compares ways of recommending. Never in it: somebody's page, a
ranking that is served. Asked by services, tasks and commands. Start with `fit`.
"""
