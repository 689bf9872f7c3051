import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tongban.kernel.patterns import without_pattern_indexes


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0004_exported_lists'),
    ]

    operations = [
        without_pattern_indexes("identity_person", "identity_statement"),
        migrations.AlterField(
            model_name='accessrecord',
            name='account',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
