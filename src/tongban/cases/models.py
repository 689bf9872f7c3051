"""The tables of applications being written and of cases, with every step taken."""

from typing import Any

from django.db import models
from django.db.models import BooleanField, DateTimeField, ExpressionWrapper, F, GeneratedField, Q
from django.db.models.functions import Coalesce

from tongban.kernel.hexes import HexField
from tongban.kernel.rows import Row
from tongban.kernel.vault import SealedJSONField

from .types import Holder, State


class Draft(Row):
    """An application being filled in, online or at a window, by one person. Gone once submitted or expired."""

    id = models.CharField(max_length=32, primary_key=True)
    person_id = models.CharField(max_length=32, db_index=True)
    standard_digest = models.CharField(max_length=80)
    item = models.CharField(max_length=80)
    content = SealedJSONField(context="cases.draft.content")
    """{"answers": {...}, "form": {section: {...}}, "done": [section], "materials": {key: MaterialState}, "channel", "hall"}"""
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    case_number = models.CharField(max_length=40, blank=True)
    """Set when submitted: a second press of the button finds the same receipt."""

    class Meta:
        db_table = "cases_draft"


_RUNS = Q(ended_at__isnull=True)
_AT_AUTHORITY = _RUNS & Q(started_at__isnull=False)
_ENDED = Q(ended_at__isnull=False)
_ENDED_BY = {
    "office": ["authority"],
    "item": ["authority", "item"],
    "so": ["authority", "outcome"],
    "hall": ["hall"],
    "at": ["hall", "item"],
    "as": ["hall", "outcome"],
}
CROSSES = ~Q(intake_node=F("home_node"))
"""Received in one region, decided in another."""
_CROSSED_BY = {"from": ["authority", "intake_node"], "to": ["hall", "home_node"]}


class Case(Row):
    """One application as this node holds it. The steps are the truth; the columns are what the steps come to.

    Deliberately absent: the number of anybody's identity card outside the sealed content.
    """

    number = models.CharField(max_length=40)
    stream = HexField()
    item = models.CharField(max_length=80)
    standard_digest = models.CharField(max_length=80)
    mode = models.CharField(max_length=20)
    place = models.CharField(max_length=6)
    """Division where the matter is decided, as answered by the applicant."""
    origin_node = models.CharField(max_length=12)
    intake_node = models.CharField(max_length=12)
    home_node = models.CharField(max_length=12)
    keeper_node = models.CharField(max_length=12)
    knowing_nodes = models.JSONField(default=list)
    """Other nodes that hold this case already and are told of every step."""
    hall = models.CharField(max_length=40, blank=True)
    authority = models.CharField(max_length=18)
    person_id = HexField(blank=True)
    """The applicant's record, on the node where they applied; empty elsewhere."""
    person_index = HexField(blank=True)
    """Keyed index of the applicant's identity number: finds their cases and earlier broken commitments on any node."""
    name_index = HexField(blank=True)
    """Keyed index of the applicant's name, to find it exactly."""
    label = models.CharField(max_length=120)
    """Who or what it is about, masked, for lists."""
    content = SealedJSONField(context="cases.case.content")
    """The dossier: applicant, answers, form, materials, signed statements."""
    dossier = HexField(blank=True)
    """SHA-256 of the dossier file as it was last sent."""
    dossier_size = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=24)
    holder = models.CharField(max_length=12)
    outcome = models.CharField(max_length=24, blank=True)
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    promised_due = models.DateTimeField(null=True)
    statutory_due = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(default=False)
    calendar = models.CharField(max_length=40, blank=True)
    paused_from = models.DateTimeField(null=True)
    owed = models.JSONField(default=list)
    correction_due = models.DateTimeField(null=True)
    gaps = SealedJSONField(context="cases.case.gaps")
    corrections = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    suspensions = models.JSONField(default=list)
    suspension_due = models.DateTimeField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    former_homes = models.JSONField(default=list)
    """Nodes whose authority decided before the case was transferred, in that order."""
    resume_to = models.CharField(max_length=24, blank=True)
    referrals = models.JSONField(default=list)
    """What other offices were asked and what they said, without their words (queries/rows.py)."""
    arrived_at = models.DateTimeField(null=True)
    """When everything handed over was here; null on the way."""
    awaits = models.JSONField(default=list)
    """Steps whose consequences wait for files: [{"step": id, "files": [SHA-256]}]."""
    claimed_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    own_steps = models.PositiveIntegerField(default=0)
    """How many steps this node took."""
    not_before = models.DateTimeField(null=True)
    """The earliest moment of the next step of this node: after every step known, null before the first."""
    held = models.JSONField(default=dict)
    """How many steps of each node are here: {node: count}. Every message says it of its sender."""
    certificate_code = models.CharField(max_length=32, blank=True)
    notice_due = models.DateTimeField(null=True)
    """Until when the window must say what is missing; the clock of a case that is not accepted yet."""
    is_asked = models.BooleanField(default=False, db_default=False)
    """An office has asked something and nobody has answered."""
    is_referred = models.BooleanField(default=False, db_default=False)
    """Another office has been asked about it and has not answered."""
    check_due = models.DateTimeField(null=True)
    """Granted on a commitment here: until when it has to be checked; null when nothing has to be, or has been."""
    is_proved = models.BooleanField(null=True)
    """What the check has found."""
    is_green = models.BooleanField(default=False, db_default=False)
    """It goes before others: the green channel is open."""
    yellow_from = models.DateTimeField(null=True)
    """When nine tenths of the time it is sorted by are used up: the promise, or before acceptance the time for the notice."""
    watch_at = models.DateTimeField(null=True)
    """The next moment at which time runs out for an office of this node; null while there is none to wait for."""

    # What the queues are sorted and parted by. The database works it out, so that it is never out of step.
    due = GeneratedField(
        expression=Coalesce("promised_due", "notice_due", "submitted_at"),
        output_field=DateTimeField(),
        db_persist=True,
    )
    is_paused = GeneratedField(
        expression=ExpressionWrapper(Q(paused_from__isnull=False), BooleanField()),
        output_field=BooleanField(),
        db_persist=True,
    )
    ended_at = GeneratedField(
        expression=Coalesce("decided_at", "closed_at"), output_field=DateTimeField(null=True), db_persist=True
    )
    """Decided, or closed without a decision; null while it runs."""
    to_window = GeneratedField(
        expression=ExpressionWrapper(
            (Q(holder="intake") | Q(is_asked=True)) & Q(decided_at__isnull=True, closed_at__isnull=True),
            BooleanField(),
        ),
        output_field=BooleanField(),
        db_persist=True,
    )
    """The window has something to do."""

    class Meta:
        db_table = "cases_case"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="cases_case_number"),
            models.UniqueConstraint(fields=["stream"], name="cases_case_stream"),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in State]), name="cases_case_state_known"
            ),
            models.CheckConstraint(
                condition=Q(holder__in=[str(h) for h in Holder]), name="cases_case_holder_known"
            ),
        ]
        # One for each order in which a list is read (queries/queues.py), holding just the rows of that list.
        indexes = [
            models.Index(
                fields=["item", "started_at", "decided_at", "intake_node", "home_node"],
                name="cases_case_took",
                condition=Q(outcome="granted"),
            ),
            models.Index(fields=["person_id", "submitted_at", "id"], name="cases_case_person"),
            models.Index(fields=["person_index", "submitted_at", "id"], name="cases_case_applicant"),
            models.Index(fields=["name_index", "submitted_at", "id"], name="cases_case_name"),
            models.Index(
                fields=["authority", "is_paused", "due", "id"],
                name="cases_case_review",
                condition=_AT_AUTHORITY,
            ),
            models.Index(
                fields=["authority", "is_paused", "due", "id"],
                name="cases_case_unclaimed",
                condition=_AT_AUTHORITY & Q(claimed_by__isnull=True),
            ),
            models.Index(
                fields=["claimed_by", "is_paused", "due", "id"],
                name="cases_case_mine",
                condition=_RUNS & Q(claimed_by__isnull=False),
            ),
            models.Index(
                fields=["hall", "is_paused", "due", "id"],
                name="cases_case_window",
                condition=Q(to_window=True),
            ),
            models.Index(
                fields=["hall", "is_paused", "due", "id"],
                name="cases_case_elsewhere",
                condition=_RUNS & Q(to_window=False),
            ),
            models.Index(
                fields=["authority", "check_due", "id"],
                name="cases_case_check",
                condition=Q(check_due__isnull=False),
            ),
            models.Index(
                fields=["watch_at", "id"], name="cases_case_watch", condition=Q(watch_at__isnull=False)
            ),
            models.Index(
                fields=["authority", "due", "id"],
                name="cases_case_green",
                condition=_RUNS & Q(is_green=True),
            ),
            *(
                models.Index(
                    fields=[*first, "ended_at", "id"], name=f"cases_case_ended_{name}", condition=_ENDED
                )
                for name, first in _ENDED_BY.items()
            ),
            *(
                models.Index(
                    fields=[*first, "ended_at", "id"],
                    name=f"cases_case_crossed_{name}",
                    condition=_ENDED & CROSSES,
                )
                for name, first in _CROSSED_BY.items()
            ),
        ]


class CaseStep(Row):
    """One thing that happened, taken here or told by another node. Never changed, never deleted."""

    id = HexField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps", db_index=False)
    """Found by the constraint that counts its steps."""
    node = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=24)
    side = models.CharField(max_length=12)
    office_zh = models.CharField(max_length=120)
    office_en = models.CharField(max_length=160)
    refers_to = models.CharField(max_length=32, blank=True)
    """Id of the question an answer belongs to."""
    account_id = models.BigIntegerField(null=True)
    """Who pressed the button, known only on the node where it was pressed."""
    payload = SealedJSONField(context="cases.step.payload")
    messages = models.JSONField(default=list)
    """Ids of the messages that carry this step to other nodes."""

    class Meta:
        db_table = "cases_step"
        constraints = [models.UniqueConstraint(fields=["case", "node", "number"], name="cases_step_once")]
        indexes = [
            models.Index(
                fields=["case", "node"], name="cases_step_talk", condition=Q(kind__in=["ask", "answer"])
            ),
            models.Index(fields=["at"], name="cases_step_green", condition=Q(kind="prioritise")),
        ]


class Referral(Row):
    """Something asked of an authority of this node, for the list on its desk. What it comes to stands in the case."""

    id = models.CharField(max_length=32, primary_key=True)
    """Id of the step that asked."""
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="asked_here", db_index=False)
    authority = models.CharField(max_length=18)
    due = models.DateTimeField()
    yellow_from = models.DateTimeField(null=True)
    """When nine tenths of that time are used up."""
    is_open = models.BooleanField()
    """Nobody has answered, and the case is not over."""

    class Meta:
        db_table = "cases_referral"
        indexes = [
            models.Index(
                fields=["authority", "due", "id"], name="cases_referral_open", condition=Q(is_open=True)
            ),
            models.Index(fields=["case", "authority"], name="cases_referral_case"),
        ]


class BulkRun(Row):
    """Several cases chosen for one act by one member of staff. Looked at first, carried out once, kept as a record."""

    id = models.CharField(max_length=32, primary_key=True)
    account_id = models.BigIntegerField()
    act = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    """When somebody said go; null while it is only a plan, which is forgotten after a day."""
    criteria = models.JSONField(default=dict)
    """Checks of the standard that were confirmed for all cases of it: {digest: [key]}."""

    class Meta:
        db_table = "cases_bulk_run"


class BulkLine(Row):
    """One case of a run, and what came of it."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=40)
    done_at = models.DateTimeField(null=True)
    """When it was its turn, whatever came of it; null while it waits."""
    why_not = models.JSONField(default=dict)
    """{"code", "params"} of the refusal; empty when it was done."""

    class Meta:
        db_table = "cases_bulk_line"
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="cases_bulk_line_place")]


def empty_content() -> dict[str, Any]:
    """The shape of a draft's content before anything is filled in."""
    return {"answers": {}, "form": {}, "done": [], "materials": {}, "channel": "", "hall": ""}
