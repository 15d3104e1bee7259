"""What members say of movies: the watchlist, what they have seen, and a dismissal that ends at a moment of its own.

Rules about rows that are there come as NOT VALID; `0011_last_word` proves them when `0010_move_dismissals` has moved
the rows.
"""

import datetime
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

BACK = [  # of `0010_move_dismissals`, while no rule is in the way; ratings, days and watchlists have no older form
    """
    INSERT INTO accounts_dismissal (user_id, movie_id, reason, created_at, import_record_id)
    SELECT user_id, movie_id, 'seen', created_at, import_record_id FROM accounts_seenentry ORDER BY id
    ON CONFLICT (user_id, movie_id) DO NOTHING
    """,
    "UPDATE accounts_dismissal SET reason = 'not_now', until = NULL WHERE reason = 'not_tonight'",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_sign_in_and_events'),
        ('catalog', '0007_genres_exist'),
    ]

    operations = [
        migrations.CreateModel(
            name='SeenEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rating', models.PositiveSmallIntegerField(blank=True, help_text='1 to 10: half stars', null=True)),
                ('seen_on', models.DateField(blank=True, help_text='the day, where it is known', null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'seen entries',
            },
        ),
        migrations.CreateModel(
            name='WatchlistEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'watchlist entries',
            },
        ),
        migrations.AddField(
            model_name='seenentry',
            name='import_record',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='seen', to='accounts.import'),
        ),
        migrations.AddField(
            model_name='seenentry',
            name='movie',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.movie'),
        ),
        migrations.AddField(
            model_name='seenentry',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='watchlistentry',
            name='import_record',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='watchlist', to='accounts.import'),
        ),
        migrations.AddField(
            model_name='watchlistentry',
            name='movie',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.movie'),
        ),
        migrations.AddField(
            model_name='watchlistentry',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watchlist', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='seenentry',
            index=models.Index(fields=['user', '-created_at', '-id'], name='seen_newest'),
        ),
        migrations.AddIndex(
            model_name='seenentry',
            index=models.Index(models.F('user'), models.OrderBy(models.F('seen_on'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='seen_diary'),
        ),
        migrations.AddConstraint(
            model_name='seenentry',
            constraint=models.UniqueConstraint(fields=('user', 'movie'), name='seen_once'),
        ),
        migrations.AddConstraint(
            model_name='seenentry',
            constraint=models.CheckConstraint(condition=models.Q(('rating', None), models.Q(('rating__gte', 1), ('rating__lte', 10)), _connector='OR'), name='seen_rating_in_range'),
        ),
        migrations.AddConstraint(
            model_name='seenentry',
            constraint=models.CheckConstraint(condition=models.Q(('seen_on', None), models.Q(('seen_on__gte', datetime.date(1870, 1, 1)), ('seen_on__lte', datetime.date(2200, 12, 31))), _connector='OR'), name='seen_day_in_range'),
        ),
        migrations.AddIndex(
            model_name='watchlistentry',
            index=models.Index(fields=['user', '-created_at', '-id'], name='watchlist_newest'),
        ),
        migrations.AddConstraint(
            model_name='watchlistentry',
            constraint=models.UniqueConstraint(fields=('user', 'movie'), name='watchlist_once'),
        ),
        migrations.RemoveConstraint(
            model_name='dismissal',
            name='dismissal_reason_known',
        ),
        migrations.AddField(
            model_name='dismissal',
            name='until',
            field=models.DateTimeField(blank=True, help_text='when a "not tonight" ends', null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='time_zone',
            field=models.CharField(db_default='UTC', default='UTC', help_text='where evenings end, an IANA name', max_length=64),
        ),
        migrations.AlterField(
            model_name='dismissal',
            name='reason',
            field=models.CharField(choices=[('not_for_me', 'Not For Me'), ('not_tonight', 'Not Tonight')], max_length=12),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, BACK),
        AddConstraintNotValid(
            model_name='dismissal',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['not_for_me', 'not_tonight'])), name='dismissal_reason_known'),
        ),
        AddConstraintNotValid(
            model_name='dismissal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', 'not_tonight'), ('until__isnull', False)), models.Q(models.Q(('reason', 'not_tonight'), _negated=True), ('until', None)), _connector='OR'), name='dismissal_ends_by_reason'),
        ),
        AddConstraintNotValid(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('time_zone__regex', '^[A-Za-z][A-Za-z0-9_+/-]*$')), name='user_time_zone_is_name'),
        ),
    ]
