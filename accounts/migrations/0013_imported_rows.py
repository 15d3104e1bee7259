"""The rows of imports with what became of them, and what each import changed, so that it can be undone exactly."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_plans"),
        ("catalog", "0010_title_keys_filled"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField(help_text="the state of the movie before the import")),
                ("said", models.JSONField(help_text="what the import says, as a state")),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.PositiveSmallIntegerField(help_text="place of its file in the import")),
                ("line", models.PositiveIntegerField(help_text="where it begins, of JSON its place in the list")),
                ("text", models.CharField(blank=True, help_text="the movie as the file names it", max_length=400)),
                ("said", models.JSONField(default=dict, help_text="the row as it was read")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("to_ask", "To Ask"),
                            ("added", "Added"),
                            ("already_there", "Already There"),
                            ("replaced", "Replaced"),
                            ("unclear", "Unclear"),
                            ("not_a_movie", "Not A Movie"),
                            ("not_found", "Not Found"),
                            ("left_out", "Left Out"),
                            ("unread", "Unread"),
                        ],
                        default="pending",
                        max_length=13,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20)),
                (
                    "candidates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        blank=True,
                        default=list,
                        help_text="movies it may mean",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="import",
            name="answers",
            field=models.JSONField(db_default={}, default=dict, help_text="what its member said about the files"),
        ),
        migrations.AddField(
            model_name="import",
            name="files",
            field=models.JSONField(
                db_default=[], default=list, help_text="each file's name, format and open questions"
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="status",
            field=models.CharField(
                choices=[("asking", "Asking"), ("running", "Running"), ("waiting", "Waiting"), ("done", "Done")],
                db_default="done",
                default="done",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="worked_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="result",
            field=models.JSONField(default=dict, help_text="how much was added, and preferences that came along"),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(
                condition=models.Q(("status", "done"), _negated=True), fields=["worked_at"], name="import_unfinished"
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["asking", "running", "waiting", "done"])), name="import_status_known"
            ),
        ),
        migrations.AddField(
            model_name="importchange",
            name="import_record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="accounts.import"
            ),
        ),
        migrations.AddField(
            model_name="importchange",
            name="movie",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.movie"),
        ),
        migrations.AddField(
            model_name="importrow",
            name="import_record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="accounts.import"
            ),
        ),
        migrations.AddField(
            model_name="importrow",
            name="movie",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalog.movie",
            ),
        ),
        migrations.AddConstraint(
            model_name="importchange",
            constraint=models.UniqueConstraint(fields=("import_record", "movie"), name="import_change_once"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["import_record", "outcome", "id"], name="import_row_by_outcome"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "pending",
                            "to_ask",
                            "added",
                            "already_there",
                            "replaced",
                            "unclear",
                            "not_a_movie",
                            "not_found",
                            "left_out",
                            "unread",
                        ],
                    )
                ),
                name="import_row_outcome_known",
            ),
        ),
    ]
