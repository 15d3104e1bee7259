"""Old rows keep the rules of `0004_checks`, too. Rows are read while others write."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_mend_rows")]

    operations = [
        ValidateConstraint('import', 'import_format_not_blank'),
        ValidateConstraint('import', 'import_times_in_order'),
        ValidateConstraint('session', 'session_channel_known'),
        ValidateConstraint('session', 'session_expires_after_start'),
        ValidateConstraint('session', 'session_used_after_start'),
        ValidateConstraint('dismissal', 'dismissal_reason_known'),
        ValidateConstraint('preferences', 'years_in_range'),
        ValidateConstraint('mutedfactor', 'factor_kind_known'),
        ValidateConstraint('mutedfactor', 'factor_value_not_blank'),
        ValidateConstraint('user', 'user_email_is_address'),
        ValidateConstraint('user', 'user_language_not_blank'),
        ValidateConstraint('user', 'user_region_is_code'),
    ]
