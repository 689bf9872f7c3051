from django.db import migrations

from tongban.kernel.packed import PackedTextField, as_packed


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0003_kept_as_bytes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='refusal',
            name='receipt',
            field=PackedTextField(),
        ),
        as_packed("exchange_refusal", "receipt"),
    ]
