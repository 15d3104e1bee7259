"""What TMDb's pictures bring along: inks of posters, faces of people, logos and links of providers; and one id a person.

The defaults stand in the database, too: a release before writes movies and people while this one comes.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0012_title_initials'),
    ]

    operations = [
        migrations.AddField(
            model_name='movie',
            name='ink',
            field=models.CharField(blank=True, db_default='', default='', help_text='the ink set nearest to the photographed poster', max_length=12),
        ),
        migrations.AddField(
            model_name='movie',
            name='ink_of',
            field=models.CharField(blank=True, db_default='', default='', help_text='the poster_path that the ink was taken from', max_length=120),
        ),
        migrations.AddField(
            model_name='movie',
            name='ink_taken_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='movie',
            name='provider_logos',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text="provider -> TMDb's file name"),
        ),
        migrations.AddField(
            model_name='movie',
            name='watch_links',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text='region -> page of the offers'),
        ),
        migrations.AddField(
            model_name='person',
            name='profile_path',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='person',
            name='sample_id',
            field=models.BigIntegerField(blank=True, help_text='the id that the sample had for them', null=True),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('sample_id__isnull', False)), fields=['sample_id'], name='person_of_the_sample'),
        ),
    ]
