"""What a virus scanner found in a file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blobs", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="storedblob",
            name="finding",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
