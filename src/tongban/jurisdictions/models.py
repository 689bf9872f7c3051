"""Tables of places, bodies and days. Foreign keys run within this package only; others refer by code."""

from django.db import models


class Division(models.Model):
    """A code while it had a name. A code that was renamed has two rows; a county's people keep its old codes."""

    code = models.CharField(max_length=6)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    level = models.CharField(max_length=10)
    parent = models.CharField(max_length=6)
    kind = models.CharField(max_length=30)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    is_end_exact = models.BooleanField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "jurisdictions_division"
        constraints = [
            models.UniqueConstraint(fields=["code", "name_zh"], name="jurisdictions_division_once"),
        ]
        indexes = [models.Index(fields=["parent", "code"], name="jurisdictions_division_parent")]


class Succession(models.Model):
    """One code followed another. `rank` 0 is the main successor of a code that split."""

    old_code = models.CharField(max_length=6)
    new_code = models.CharField(max_length=6, db_index=True)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "jurisdictions_succession"
        constraints = [
            models.UniqueConstraint(fields=["old_code", "new_code"], name="jurisdictions_succession_once"),
        ]


class Zone(models.Model):
    """A new area or development zone. Deliberately absent: a place in the tree of divisions."""

    code = models.CharField(max_length=12, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    hosts = models.JSONField()
    pilot_batch = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "jurisdictions_zone"


class Authority(models.Model):
    """A body with powers in a division. Deliberately absent: its staff, who are known to their own node only."""

    uscc = models.CharField(max_length=18, primary_key=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200)
    division = models.CharField(max_length=6, db_index=True)
    node_id = models.CharField(max_length=20)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        db_table = "jurisdictions_authority"


class Competence(models.Model):
    """A kind of work an authority does in its division."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="competences")
    kind = models.CharField(max_length=30)

    class Meta:
        db_table = "jurisdictions_competence"
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind"], name="jurisdictions_competence_once"),
        ]


class Hall(models.Model):
    """A service hall, run by an authority. `hours` as rules.opening writes them."""

    code = models.CharField(max_length=20, primary_key=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200)
    division = models.CharField(max_length=6, db_index=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    node_id = models.CharField(max_length=20)
    address_zh = models.CharField(max_length=200)
    address_en = models.CharField(max_length=300)
    hours = models.JSONField()
    zone = models.CharField(max_length=12, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        db_table = "jurisdictions_hall"


class Window(models.Model):
    """A numbered window of a hall."""

    code = models.CharField(max_length=30, primary_key=True)
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="windows")
    number = models.CharField(max_length=10)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    is_interoperation = models.BooleanField(default=False)

    class Meta:
        db_table = "jurisdictions_window"
        constraints = [
            models.UniqueConstraint(fields=["hall", "number"], name="jurisdictions_window_number"),
        ]


class Outlet(models.Model):
    """A bank or post office that takes in some personal matters; `services` are keys of what it takes in."""

    code = models.CharField(max_length=20, primary_key=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    division = models.CharField(max_length=6, db_index=True)
    address_zh = models.CharField(max_length=200)
    address_en = models.CharField(max_length=300)
    hours = models.JSONField()
    services = models.JSONField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        db_table = "jurisdictions_outlet"


class CalendarYear(models.Model):
    """A year of the working-day calendar: provisional until its holiday notice is out."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    is_published = models.BooleanField()
    revision = models.PositiveSmallIntegerField()
    source = models.TextField()
    digest = models.CharField(max_length=80)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "jurisdictions_calendar_year"


class CalendarDay(models.Model):
    """A day that differs from the plain week of five working days."""

    date = models.DateField(primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    is_working = models.BooleanField()
    name_zh = models.CharField(max_length=30)
    name_en = models.CharField(max_length=60)

    class Meta:
        db_table = "jurisdictions_calendar_day"
