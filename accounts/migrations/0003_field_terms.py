"""Columns, a table and a constraint by the field's terms. Every step only changes a name in PostgreSQL's catalog."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_causes_of_more_kinds")]

    operations = [
        migrations.RenameField("session", "door", "channel"),
        migrations.RenameField("import", "receipt", "result"),
        migrations.RenameField("favorite", "imported", "import_record"),
        migrations.RenameField("dismissal", "imported", "import_record"),
        migrations.RenameModel("MutedCause", "MutedFactor"),
        migrations.AlterField(
            "mutedfactor",
            "user",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="muted_factors", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE accounts_mutedfactor RENAME CONSTRAINT cause_muted_once TO factor_muted_once",
            "ALTER TABLE accounts_mutedfactor RENAME CONSTRAINT factor_muted_once TO cause_muted_once",
            state_operations=[
                migrations.RemoveConstraint("mutedfactor", "cause_muted_once"),
                migrations.AddConstraint(
                    "mutedfactor",
                    models.UniqueConstraint(fields=["user", "kind", "value"], name="factor_muted_once"),
                ),
            ],
        ),
    ]
