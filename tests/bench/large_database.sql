-- A made-up catalog and its users, by PostgreSQL itself and the same each time: see tests/bench/explain.py.
SET statement_timeout = 0;
SET session_replication_role = replica;  -- no foreign key is looked up for what is made here
CREATE FUNCTION dice(seed int, salt int, sides int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT (abs(hashint8(seed::bigint * 1000003 + salt)::bigint) % sides)::int $$;
CREATE TEMP TABLE word AS
SELECT n, string_agg(
    substr('bdfghklmnprstvz', 1 + dice(n, part, 15), 1) || substr('aeiou', 1 + dice(n, part + 50, 5), 1)
    || substr('nrslm ', 1 + dice(n, part + 100, 6), dice(n, part + 150, 2)), ''
) AS word
FROM generate_series(0, 7999) AS n, generate_series(1, 3) AS part GROUP BY n;
CREATE TEMP TABLE theme AS
SELECT first.n, first.word || ' ' || second.word AS theme
FROM word AS first JOIN word AS second ON second.n = dice(first.n, 1, 8000) WHERE first.n < 4000;
CREATE TEMP TABLE themes AS
SELECT film AS n, array_agg(DISTINCT theme.theme) AS keywords
FROM generate_series(1, 100000) AS film CROSS JOIN generate_series(1, 8) AS k
JOIN theme ON theme.n = dice(film, 20 + k, 4000) GROUP BY film;
ANALYZE word, theme, themes;
INSERT INTO catalog_person (id, name, search_name)
SELECT 50000000 + person, first.word || ' ' || last.word, first.word || ' ' || last.word
FROM generate_series(1, 60000) AS person
JOIN word AS first ON first.n = dice(person, 1, 8000) JOIN word AS last ON last.n = dice(person, 2, 8000);
INSERT INTO catalog_movie (
    id, origin, language, title, original_title, overview, tagline, translations, release_date, year, runtime,
    original_language, countries, spoken_languages, genre_ids, keywords, collection, certification, imdb_id, trailer_url,
    homepage, status, watch_providers, vote_average, vote_count, popularity, poster_path, backdrop_path, poster_variant,
    available, fetched_at, details_fetched_at, search_text, search_translated,
    title_keys
)
SELECT 50000000 + n, 'sample', 'en', title, title, repeat('A film of which much could be told. ', 9), '',
    jsonb_build_object('de', jsonb_build_object('title', german, 'overview', repeat('Viel zu sagen. ', 20), 'tagline', '')),
    make_date(year, 5, 1), year, 60 + dice(n, 11, 120), (ARRAY['en', 'fr', 'ja', 'de', 'ko', 'es'])[1 + dice(n, 12, 6)],
    ARRAY[(ARRAY['US', 'FR', 'JP', 'DE', 'KR', 'ES', 'NO'])[1 + dice(n, 13, 7)]], ARRAY['en'],
    ARRAY[(ARRAY[18, 35, 28, 53, 27])[1 + dice(n, 14, 5)], (ARRAY[80, 12, 878, 10749, 99, 16, 36])[1 + dice(n, 15, 7)]],
    keywords, CASE WHEN n % 20 = 0 THEN 'Series ' || n / 80 ELSE '' END, '', 'tt9' || n, '', '', 'Released',
    '{}', 3 + dice(n, 16, 60) / 10.0, dice(n, 17, 20000), 2000.0 / (1 + dice(n, 18, 100000)), '', '', 0,
    true, now(), now(), title, german,
    ARRAY[replace(title, ' ', ''), replace(german, ' ', '')]
FROM (
    SELECT themes.*, first.word || ' ' || second.word AS title, second.word || ' ' || third.word AS german,
        1930 + dice(themes.n, 10, 95) AS year
    FROM themes JOIN word AS first ON first.n = dice(themes.n, 3, 8000) JOIN word AS second ON second.n = dice(themes.n, 4, 8000)
    JOIN word AS third ON third.n = dice(themes.n, 5, 8000)
) AS made_up;
INSERT INTO catalog_credit (movie_id, person_id, role, character, position)
SELECT 50000000 + n, 50000001 + (dice(n, 30, 60000) + place * 7919) % 60000,
    CASE WHEN place = 0 THEN 'director' ELSE 'cast' END, '', place
FROM generate_series(1, 100000) AS n, generate_series(0, 6) AS place;
INSERT INTO accounts_user (id, password, is_superuser, email, display_name, language, region, taste_version, is_active, is_staff, joined_at)
SELECT 50000000 + n, '!', false, 'user' || n || '@example.org', '', 'en', '', 0, true, false, now() - interval '9 days'
FROM generate_series(1, 20000) AS n;
-- Fifty each, of other ranks each: some films are liked by many, most by few.
INSERT INTO accounts_favorite (user_id, movie_id, created_at)
SELECT 50000000 + n, 50000001 + (pow((k * 2000 + dice(n * 50 + k, 40, 2000)) / 100000.0, 2) * 99999)::int,
    now() - (n * 50 + k) * interval '1 second'
FROM generate_series(1, 20000) AS n, generate_series(0, 49) AS k ON CONFLICT DO NOTHING;
INSERT INTO accounts_dismissal (user_id, movie_id, reason, created_at)
SELECT 50000000 + n, 50000001 + k * 20000 + dice(n, 41, 20000), 'not_for_me', now()
FROM generate_series(1, 20000) AS n, generate_series(0, 4) AS k;
INSERT INTO accounts_session (sid, user_id, channel, jti, previous_jti, session_key, user_agent, created_at, used_at, expires_at, revoked)
SELECT gen_random_uuid(), 50000001 + n % 20000, 'site', '', '', 'key' || n, '', now(), now(), now() + interval '9 days', false
FROM generate_series(1, 40000) AS n;
INSERT INTO django_session (session_key, session_data, expire_date)
SELECT 'key' || n, repeat('x', 200), now() + interval '9 days' FROM generate_series(1, 40000) AS n;
SET session_replication_role = origin;
DROP FUNCTION dice;
