"""How much the offices of a case said is counted without reading their words."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_clocks_and_transfer")]

    operations = [
        migrations.AddIndex(
            "casestep",
            models.Index(fields=["case", "node"], condition=Q(kind__in=["ask", "answer"]), name="cases_step_talk"),
        )
    ]
