"""What the queues of a desk are read from: columns the database works out, and an index for each order of a list."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_held'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='cases_case_hall',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_case_queue',
        ),
        migrations.AddField(
            model_name='case',
            name='notice_due',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='is_asked',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='case',
            name='name_index',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='case',
            name='yellow_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='ended_at',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('decided_at', 'closed_at'), output_field=models.DateTimeField(null=True)),
        ),
        migrations.AddField(
            model_name='case',
            name='is_paused',
            field=models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('paused_from__isnull', False)), models.BooleanField()), output_field=models.BooleanField()),
        ),
        migrations.AddField(
            model_name='case',
            name='due',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('promised_due', 'notice_due', 'submitted_at'), output_field=models.DateTimeField()),
        ),
        migrations.AddField(
            model_name='case',
            name='to_window',
            field=models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(models.Q(('holder', 'intake'), ('is_asked', True), _connector='OR'), ('closed_at__isnull', True), ('decided_at__isnull', True)), models.BooleanField()), output_field=models.BooleanField()),
        ),
        migrations.AlterField(
            model_name='case',
            name='number',
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name='case',
            name='person_id',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AlterField(
            model_name='case',
            name='person_index',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name='case',
            name='stream',
            field=models.CharField(max_length=32),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('number',), name='cases_case_number'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('stream',), name='cases_case_stream'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['person_id', 'submitted_at', 'id'], name='cases_case_person'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['person_index', 'submitted_at', 'id'], name='cases_case_applicant'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['name_index', 'submitted_at', 'id'], name='cases_case_name'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('started_at__isnull', False)), fields=['authority', 'is_paused', 'due', 'id'], name='cases_case_review'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('started_at__isnull', False), ('claimed_by__isnull', True)), fields=['authority', 'is_paused', 'due', 'id'], name='cases_case_unclaimed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('claimed_by__isnull', False)), fields=['claimed_by', 'is_paused', 'due', 'id'], name='cases_case_mine'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['cooperating_authority', 'is_paused', 'due', 'id'], name='cases_case_assent'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('to_window', True)), fields=['hall', 'is_paused', 'due', 'id'], name='cases_case_window'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('to_window', False)), fields=['hall', 'is_paused', 'due', 'id'], name='cases_case_elsewhere'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['authority', 'ended_at', 'id'], name='cases_case_ended_office'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['authority', 'item', 'ended_at', 'id'], name='cases_case_ended_item'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['authority', 'intake_node', 'ended_at', 'id'], name='cases_case_ended_from'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['authority', 'outcome', 'ended_at', 'id'], name='cases_case_ended_so'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['hall', 'ended_at', 'id'], name='cases_case_ended_hall'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['hall', 'item', 'ended_at', 'id'], name='cases_case_ended_at'),
        ),
    ]
