import hashlib

from django.db import migrations, models

from tongban.kernel import vault
from tongban.kernel.hexes import HexField

MEDIA = "application/vnd.tongban.certificate"


def _to_files(apps, _editor):
    """Each token goes among the files, where most are already; the certificate keeps its digest."""
    blobs = apps.get_model("blobs", "StoredBlob").objects
    for row in apps.get_model("certificates", "Certificate").objects.iterator():
        content = row.token.encode()
        row.file = hashlib.sha256(content).hexdigest()
        row.save(update_fields=["file"])
        if not blobs.filter(sha256=row.file).exists():
            sealed = vault.seal(content, context=f"blob:{row.file}")
            blobs.create(sha256=row.file, media=MEDIA, size=len(content), sealed=sealed, stored_at=row.kept_at)


class Migration(migrations.Migration):
    dependencies = [
        ("blobs", "0004_kept_as_bytes"),
        ("certificates", "0002_kept_as_bytes"),
    ]

    operations = [
        migrations.AlterField("certificate", "code", models.CharField(max_length=16)),
        migrations.AddConstraint(
            "certificate",
            models.UniqueConstraint(fields=("code",), name="certificates_certificate_code"),
        ),
        migrations.AddField("certificate", "file", HexField(blank=True)),
        migrations.RunPython(_to_files, migrations.RunPython.noop),
        migrations.AlterField("certificate", "file", HexField()),
        migrations.RemoveField("certificate", "token"),
    ]
