"""Genre ids of preferences are foreign keys, as those of movies are (`catalog.migrations.0007_genres_exist`)."""

from django.db import migrations

PREFERENCES = """
CREATE FUNCTION accounts_preferences_genres_exist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_refuse_unknown_genres(NEW.liked_genres || NEW.disliked_genres, 'preferences_genres_exist');
    RETURN NULL;
END $$
"""
GENRE = """
CREATE FUNCTION accounts_genre_unused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM accounts_preferences WHERE OLD.id = ANY (liked_genres || disliked_genres)) THEN
        RAISE foreign_key_violation USING MESSAGE = format('Preferences name the genre %s.', OLD.id),
            CONSTRAINT = 'preferences_genres_exist';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_checks_hold"), ("catalog", "0007_genres_exist")]

    operations = [
        migrations.RunSQL(PREFERENCES, "DROP FUNCTION accounts_preferences_genres_exist()"),
        migrations.RunSQL(
            """
            CREATE TRIGGER preferences_genres_exist AFTER INSERT OR UPDATE OF liked_genres, disliked_genres
            ON accounts_preferences FOR EACH ROW EXECUTE FUNCTION accounts_preferences_genres_exist()
            """,
            "DROP TRIGGER preferences_genres_exist ON accounts_preferences",
        ),
        migrations.RunSQL(GENRE, "DROP FUNCTION accounts_genre_unused()"),
        migrations.RunSQL(
            """
            CREATE TRIGGER preferences_genre_unused BEFORE DELETE OR UPDATE OF id ON catalog_genre FOR EACH ROW
            EXECUTE FUNCTION accounts_genre_unused()
            """,
            "DROP TRIGGER preferences_genre_unused ON catalog_genre",
        ),
    ]
