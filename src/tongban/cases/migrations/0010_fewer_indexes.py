import django.db.models.deletion
from django.db import migrations, models

from tongban.kernel.patterns import without_pattern_indexes


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_talk_counted'),
    ]

    operations = [
        without_pattern_indexes("cases_step", "cases_draft", "cases_bulk_run", "cases_bulk_line"),
        migrations.AlterField(
            model_name='casestep',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.case'),
        ),
    ]
