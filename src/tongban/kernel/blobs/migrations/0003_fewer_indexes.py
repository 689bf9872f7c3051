from django.db import migrations

from tongban.kernel.patterns import without_pattern_indexes


class Migration(migrations.Migration):

    dependencies = [
        ('blobs', '0002_finding'),
    ]

    operations = [
        without_pattern_indexes("blobs_blob"),
    ]
