import django.db.models.deletion
from django.db import migrations, models

from tongban.kernel.patterns import without_pattern_indexes


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_initial'),
    ]

    operations = [
        without_pattern_indexes("exchange_outbox"),
        migrations.AlterField(
            model_name='outmessage',
            name='stream',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.outstream'),
        ),
    ]
