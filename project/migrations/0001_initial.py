"""How the API is used, by day (decision 0183). Code of before knows nothing of this table."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ApiUsage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('route', models.CharField(max_length=200)),
                ('method', models.CharField(max_length=10)),
                ('status', models.CharField(max_length=3)),
                ('count', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'API usage',
                'verbose_name_plural': 'API usage',
                'constraints': [models.UniqueConstraint(fields=('day', 'route', 'method', 'status'), name='api_usage_once')],
            },
        ),
    ]
