"""Neighbours for communities too large for one machine: a job on Apache Spark. A program of its own, no Django.

    python -m recommend.training.spark_job FAVORITES NEIGHBOURS [--master spark://host:7077]

FAVORITES is what ``manage.py export_favorites`` wrote. NEIGHBOURS becomes Parquet with a row for each movie, which the
next fit reads where ``ENGINE_NEIGHBOURS`` names it. Movies are counted and chosen exactly as
``engine/signals/neighbours.py`` does it, ties and the rounding of 32-bit numbers included; read that first. All of it
is SQL, so the workers need neither Python nor anything of Marquee. Needs ``pip install '.[spark]'`` and Java 17.
"""

import os
import sys
from argparse import ArgumentParser

from recommend.engine.signals.neighbours import MAX_PAIRED_FAVORITES, MIN_SUPPORT, NEIGHBORS_PER_MOVIE

try:
    from pyspark.sql import SparkSession
except ModuleNotFoundError as error:
    raise SystemExit("Spark is an extra, and is not here: pip install '.[spark]'.") from error

LOCAL_SETTINGS = {  # for a master "local[N]": nobody else is talked to
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "16",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}

# Each person's movies in order, and at most MAX_PAIRED_FAVORITES of them, spread evenly. (DIV rounds towards zero, the
# engine down.)
LISTS = """
SELECT films, filter(films, (film, place) -> size(films) <= :longest
    OR (place * :longest + size(films)) DIV size(films)
    <> ((place - 1) * :longest + size(films)) DIV size(films)) AS paired
FROM (SELECT array_sort(collect_set(film)) AS films FROM favorites GROUP BY person)
"""

COUNTS = """
SELECT film, count(*) AS fans, count_if(array_contains(paired, film)) AS paired
FROM (SELECT explode(films) AS film, paired FROM lists)
GROUP BY film
"""

# Each pair is counted once, and told to both of its movies.
PAIRS = """
SELECT inline(array(struct(film, other, together), struct(other AS film, film AS other, together)))
FROM (
    SELECT film, other, count(*) AS together
    FROM (SELECT film, explode(slice(paired, place + 2, :longest)) AS other
          FROM (SELECT paired, posexplode(paired) AS (place, film) FROM lists))
    GROUP BY film, other
    HAVING count(*) >= :often)
"""

# SQL divides and takes roots in 64 bits. Rounded to 32 at each step they are what numpy finds in 32.
NEAREST = """
SELECT pairs.film, other, together, row_number() OVER (PARTITION BY pairs.film ORDER BY
    float(together / float(sqrt(float(mine.paired) * float(theirs.paired)))) DESC, other) AS place
FROM pairs JOIN counts AS mine ON mine.film = pairs.film JOIN counts AS theirs ON theirs.film = other
"""

# In the shape of engine.PrecomputedNeighbors.
MOVIES = """
SELECT film, fans, paired, (SELECT count(*) FROM lists) AS people,
    coalesce(near.other, CAST(array() AS ARRAY<BIGINT>)) AS neighbours,
    coalesce(near.together, CAST(array() AS ARRAY<BIGINT>)) AS together
FROM counts LEFT JOIN (
    SELECT film, array_sort(collect_list(struct(place, other, together))) AS near
    FROM nearest WHERE place <= :kept GROUP BY film) USING (film)
"""


def count_neighbors(spark: SparkSession, favorites: str, neighbours: str) -> None:
    """Read one folder, write the other; an older one of that name is replaced."""
    spark.read.schema("person BIGINT, film BIGINT").parquet(favorites).createOrReplaceTempView("favorites")
    bounds = {"longest": MAX_PAIRED_FAVORITES, "often": MIN_SUPPORT, "kept": NEIGHBORS_PER_MOVIE}
    for name, query in (("lists", LISTS), ("counts", COUNTS), ("pairs", PAIRS), ("nearest", NEAREST)):
        view = spark.sql(query, bounds)
        if name in {"lists", "counts"}:  # read several times
            view.persist()
        view.createOrReplaceTempView(name)
    spark.sql(MOVIES, bounds).write.mode("overwrite").parquet(neighbours)


def main(arguments: list[str]) -> None:
    """Start or join Spark, run the job, stop."""
    parser = ArgumentParser(prog="python -m recommend.training.spark_job")
    parser.add_argument("favorites", help="folder that export_favorites wrote")
    parser.add_argument("neighbours", help="folder to write; is replaced")
    parser.add_argument("--master", default="local[*]", help="Spark's address; default: all cores of this machine")
    options = parser.parse_args(arguments)
    builder = SparkSession.builder.appName("marquee-neighbours").master(options.master)
    if options.master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config(map=LOCAL_SETTINGS)
    with builder.getOrCreate() as spark:
        count_neighbors(spark, options.favorites, options.neighbours)


if __name__ == "__main__":
    main(sys.argv[1:])
