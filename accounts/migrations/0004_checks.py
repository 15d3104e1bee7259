"""What the code would not write, refused by the database: for new rows from here on.

NOT VALID: no row is read under the lock, which is held for milliseconds. `0006_checks_hold` looks at the old rows.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_field_terms")]

    operations = [
        AddConstraintNotValid('import', models.CheckConstraint(condition=models.Q(('format__regex', '\\S')), name='import_format_not_blank')),
        AddConstraintNotValid('import', models.CheckConstraint(condition=models.Q(('undone_at', None), ('undone_at__gte', models.F('created_at')), _connector='OR'), name='import_times_in_order')),
        AddConstraintNotValid('session', models.CheckConstraint(condition=models.Q(('channel__in', ['site', 'api'])), name='session_channel_known')),
        AddConstraintNotValid('session', models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='session_expires_after_start')),
        AddConstraintNotValid('session', models.CheckConstraint(condition=models.Q(('used_at__gte', models.F('created_at'))), name='session_used_after_start')),
        AddConstraintNotValid('dismissal', models.CheckConstraint(condition=models.Q(('reason__in', ['seen', 'not_for_me', 'not_now'])), name='dismissal_reason_known')),
        AddConstraintNotValid('preferences', models.CheckConstraint(condition=models.Q(models.Q(('year_from', None), models.Q(('year_from__gte', 1870), ('year_from__lte', 2200)), _connector='OR'), models.Q(('year_to', None), models.Q(('year_to__gte', 1870), ('year_to__lte', 2200)), _connector='OR')), name='years_in_range')),
        AddConstraintNotValid('mutedfactor', models.CheckConstraint(condition=models.Q(('kind__in', ['because', 'person', 'keyword', 'genre', 'decade', 'country', 'language', 'franchise', 'crowd'])), name='factor_kind_known')),
        AddConstraintNotValid('mutedfactor', models.CheckConstraint(condition=models.Q(('value__regex', '\\S')), name='factor_value_not_blank')),
        AddConstraintNotValid('user', models.CheckConstraint(condition=models.Q(('email__regex', '\\S@\\S')), name='user_email_is_address')),
        AddConstraintNotValid('user', models.CheckConstraint(condition=models.Q(('language__regex', '\\S')), name='user_language_not_blank')),
        AddConstraintNotValid('user', models.CheckConstraint(condition=models.Q(('region__regex', '^([A-Z]{2})?$')), name='user_region_is_code')),
    ]
