"""Work that is done has no row any more; what happened to something is found by less."""

from django.db import migrations, models

from tongban.kernel.hexes import WholeIndex


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_outbox_is_its_own_queue")]

    operations = [
        migrations.RunSQL("DELETE FROM journal_delivery WHERE done_at IS NOT NULL", migrations.RunSQL.noop),
        migrations.RemoveIndex("delivery", "journal_delivery_pending"),
        migrations.RemoveField("delivery", "done_at"),
        migrations.AddIndex(
            "delivery",
            models.Index(
                fields=["due_at", "id"],
                name="journal_delivery_pending",
                condition=models.Q(dead_at__isnull=True),
            ),
        ),
        migrations.RemoveConstraint("delivery", "journal_delivery_once"),
        migrations.RemoveIndex("entry", "journal_entry_subject"),
        migrations.AddIndex("entry", WholeIndex(fields=["subject"], name="journal_entry_about")),
    ]
