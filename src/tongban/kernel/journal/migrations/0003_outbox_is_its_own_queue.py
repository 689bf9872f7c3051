from django.db import migrations


class Migration(migrations.Migration):
    """What waits for a peer is read from the outbox now: what was still to be done about it is done."""

    dependencies = [("journal", "0002_fewer_indexes")]

    operations = [
        migrations.RunSQL(
            "UPDATE journal_delivery SET done_at = CURRENT_TIMESTAMP"
            " WHERE done_at IS NULL AND reaction = 'tongban.exchange.reactions.post_messages'",
            migrations.RunSQL.noop,
        ),
    ]
