"""What a case holds of each node, counted once for the cases that are there."""

from typing import Any

from django.db import migrations, models
from django.db.models import Max


def count_steps(apps: Any, _editor: Any) -> None:
    """Steps of a node are numbered without holes, so the highest number is how many there are."""
    steps = apps.get_model("cases", "CaseStep").objects
    for case in apps.get_model("cases", "Case").objects.only("pk", "held").iterator():
        counted = steps.filter(case=case).values_list("node").annotate(Max("number"))
        case.held = dict(counted)
        case.save(update_fields=["held"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_steps_in_order")]

    operations = [
        migrations.AddField(model_name="case", name="held", field=models.JSONField(default=dict)),
        migrations.RunPython(count_steps, migrations.RunPython.noop),
    ]
