import datetime as dt

from django.db import migrations, models

from tongban.kernel.node import this


def after_known_steps(apps, schema_editor):
    """For cases from before this column: no step of this node may come before one that is known."""
    mine, moments = this().id, {}
    for case, node, at in apps.get_model("cases", "CaseStep").objects.values_list("case_id", "node", "at"):
        after = at if node <= mine else at + dt.timedelta(microseconds=1)
        moments[case] = max(after, moments.get(case, after))
    for case, moment in moments.items():
        apps.get_model("cases", "Case").objects.filter(pk=case).update(not_before=moment)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_awaits'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='not_before',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(after_known_steps, migrations.RunPython.noop),
    ]
