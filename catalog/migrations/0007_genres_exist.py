"""Genre ids in arrays are foreign keys (docs/decisions/0080): what names no genre is refused, and no genre goes that
a movie names. PostgreSQL has no such key for the elements of an array; triggers do what its own keys do.
"""

from django.db import migrations

# Locked as by a foreign key, so that no genre goes before the row that names it is committed.
KNOWN = """
CREATE FUNCTION catalog_refuse_unknown_genres(ids integer[], rule text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE unknown integer;
BEGIN
    PERFORM FROM catalog_genre WHERE id = ANY (ids) FOR KEY SHARE;
    SELECT id INTO unknown FROM unnest(ids) AS id WHERE id NOT IN (SELECT genre.id FROM catalog_genre AS genre) LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = format('There is no genre %s.', unknown), CONSTRAINT = rule;
    END IF;
END $$
"""
MOVIE = """
CREATE FUNCTION catalog_movie_genres_exist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_refuse_unknown_genres(NEW.genre_ids, 'movie_genres_exist');
    RETURN NULL;
END $$
"""
GENRE = """
CREATE FUNCTION catalog_genre_unused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM catalog_movie WHERE genre_ids @> ARRAY[OLD.id]) THEN
        RAISE foreign_key_violation USING MESSAGE = format('Movies have the genre %s.', OLD.id),
            CONSTRAINT = 'movie_genres_exist';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_checks_hold")]

    operations = [
        migrations.RunSQL(
            KNOWN, "DROP FUNCTION catalog_refuse_unknown_genres(integer[], text)"
        ),
        migrations.RunSQL(MOVIE, "DROP FUNCTION catalog_movie_genres_exist()"),
        migrations.RunSQL(
            """
            CREATE TRIGGER movie_genres_exist AFTER INSERT ON catalog_movie FOR EACH ROW
            WHEN (NEW.genre_ids <> '{}') EXECUTE FUNCTION catalog_movie_genres_exist()
            """,
            "DROP TRIGGER movie_genres_exist ON catalog_movie",
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER movie_genres_still_exist AFTER UPDATE OF genre_ids ON catalog_movie FOR EACH ROW
            WHEN (NEW.genre_ids <> '{}' AND NEW.genre_ids IS DISTINCT FROM OLD.genre_ids)
            EXECUTE FUNCTION catalog_movie_genres_exist()
            """,
            "DROP TRIGGER movie_genres_still_exist ON catalog_movie",
        ),
        migrations.RunSQL(GENRE, "DROP FUNCTION catalog_genre_unused()"),
        migrations.RunSQL(
            """
            CREATE TRIGGER movie_genre_unused BEFORE DELETE OR UPDATE OF id ON catalog_genre FOR EACH ROW
            EXECUTE FUNCTION catalog_genre_unused()
            """,
            "DROP TRIGGER movie_genre_unused ON catalog_genre",
        ),
    ]
