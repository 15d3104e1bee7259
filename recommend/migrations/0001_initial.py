"""Fitted models for all machines (decision 0182). Code of before knows nothing of these tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Artifact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=64, unique=True)),
                ('format', models.PositiveSmallIntegerField()),
                ('checksum', models.CharField(max_length=64)),
                ('size', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='ArtifactPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.CharField(max_length=200)),
                ('number', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('artifact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='recommend.artifact')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('artifact', 'file', 'number'), name='artifact_part_once')],
            },
        ),
    ]
