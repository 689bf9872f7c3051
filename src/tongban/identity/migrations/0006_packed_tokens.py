from django.db import migrations

from tongban.kernel.packed import PackedTextField, as_packed


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0005_fewer_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='statement',
            name='jws',
            field=PackedTextField(),
        ),
        as_packed("identity_statement", "jws"),
    ]
