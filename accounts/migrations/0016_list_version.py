"""The number of the last change of a member's lists; alone, as the members' table is locked meanwhile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_list_changes_and_personal_tokens")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="list_version",
            field=models.PositiveBigIntegerField(
                db_default=0,
                default=0,
                help_text="raised by triggers with every change of the lists, which it numbers",
            ),
        )
    ]
