"""The next moment at which time runs out for an office of this node, for the cases that are there."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def watch_open_cases(apps: Any, _editor: Any) -> None:
    """Looked at once, a case says by itself when it has to be looked at next."""
    running = apps.get_model("cases", "Case").objects.filter(ended_at=None)
    running.filter(started_at__isnull=False).update(watch_at=F("yellow_from"))
    running.filter(started_at=None).update(watch_at=F("notice_due"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_after_checks")]

    operations = [
        migrations.AddField("case", "watch_at", models.DateTimeField(null=True)),
        migrations.AddField("referral", "yellow_from", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["watch_at", "id"],
                condition=models.Q(("watch_at__isnull", False)),
                name="cases_case_watch",
            ),
        ),
        migrations.RunPython(watch_open_cases, migrations.RunPython.noop),
    ]
