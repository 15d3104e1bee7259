"""Tables for what changed in lists and for personal tokens, and two more kinds of events.

What refers to members stands in the tables' own statements: Django then locks the members' table last, for a moment.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_watch_groups")]

    operations = [
        migrations.RemoveConstraint(model_name="securityevent", name="security_event_kind_known"),
        migrations.AlterField(
            model_name="securityevent",
            name="detail",
            field=models.CharField(
                blank=True, help_text="a passkey's or token's name, a page of the admin", max_length=200
            ),
        ),
        migrations.AlterField(
            model_name="securityevent",
            name="kind",
            field=models.CharField(choices=[('registered', 'Registered'), ('signed_in', 'Signed In'), ('sign_in_failed', 'Sign In Failed'), ('locked', 'Locked'), ('signed_out', 'Signed Out'), ('device_signed_out', 'Device Signed Out'), ('signed_out_everywhere', 'Signed Out Everywhere'), ('token_reused', 'Token Reused'), ('password_changed', 'Password Changed'), ('password_reset', 'Password Reset'), ('address_changed', 'Address Changed'), ('passkey_added', 'Passkey Added'), ('passkey_removed', 'Passkey Removed'), ('personal_token_made', 'Personal Token Made'), ('personal_token_revoked', 'Personal Token Revoked'), ('recovery_codes_made', 'Recovery Codes Made'), ('recovery_code_used', 'Recovery Code Used'), ('admin_signed_in', 'Admin Signed In'), ('admin_changed', 'Admin Changed'), ('disputed', 'Disputed'), ('deleted', 'Deleted')], max_length=30),
        ),
        AddConstraintNotValid(
            "securityevent", models.CheckConstraint(condition=models.Q(('kind__in', ['registered', 'signed_in', 'sign_in_failed', 'locked', 'signed_out', 'device_signed_out', 'signed_out_everywhere', 'token_reused', 'password_changed', 'password_reset', 'address_changed', 'passkey_added', 'passkey_removed', 'personal_token_made', 'personal_token_revoked', 'recovery_codes_made', 'recovery_code_used', 'admin_signed_in', 'admin_changed', 'disputed', 'deleted'])), name="security_event_kind_known")
        ),
        migrations.CreateModel(
            name="ListChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("movie_id", models.PositiveIntegerField(help_text="no key: a tombstone may outlive the movie")),
                ("number", models.PositiveBigIntegerField(help_text="the list version that this change made")),
                ("changed_at", models.DateTimeField()),
                ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name="list_changes", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "movie_id"), name="list_change_once")],
                "indexes": [
                    models.Index(fields=["user", "number", "movie_id"], name="list_change_order"),
                    models.Index(fields=["changed_at"], name="list_change_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonalToken",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("digest", models.CharField(help_text="SHA-256: the token has 178 random bits", max_length=64, unique=True)),
                ("scope", models.CharField(choices=[("read", "Read"), ("write", "Write")], help_text="who may write may read, too", max_length=5)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, help_text="at most an hour old", null=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="personal_tokens", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "-created_at"], name="personal_token_of_user"),
                    models.Index(fields=["expires_at"], name="personal_token_expiry"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("scope__in", ["read", "write"])), name="personal_token_scope_known"),
                    models.CheckConstraint(condition=models.Q(("name__regex", "\\S")), name="personal_token_name_not_blank"),
                    models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("created_at"))), name="personal_token_expires_after_start"),
                ],
            },
        ),
    ]
