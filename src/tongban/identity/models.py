"""People, companies, accounts and posts, and the record of who looked at whose data."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from tongban.kernel import ids
from tongban.kernel.packed import PackedTextField
from tongban.kernel.rows import Row
from tongban.kernel.vault import SealedJSONField, SealedTextField


class Person(models.Model):
    """Somebody known to this node. Deliberately absent: sex, address, photo; a case carries what it needs."""

    id = models.CharField(primary_key=True, max_length=32, default=ids.new_id, editable=False)
    name = SealedTextField(context="person.name")
    name_latin = SealedTextField(context="person.name_latin")
    id_number = SealedTextField(context="person.id_number")
    id_index = models.CharField(max_length=64, unique=True)
    """Keyed index of the ID number: found again exactly, never read back."""
    phone = SealedTextField(context="person.phone")
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "identity_person"


class Company(models.Model):
    """A company or other body: name and code are public. Deliberately absent: shares and officers, which a case carries."""

    uscc = models.CharField(primary_key=True, max_length=18)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    representative = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="companies")
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "identity_company"


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by its login name, as Django's session code expects."""


class Account(AbstractBaseUser):
    """What somebody signs in with. Deliberately absent: permissions and groups; power comes from a post."""

    login = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="accounts")
    staff_name = SealedTextField(context="account.staff_name")
    phone_index = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "identity_account"
        constraints = [
            models.CheckConstraint(
                name="identity_account_kind",
                condition=Q(kind="citizen", person__isnull=False) | Q(kind="staff", person__isnull=True),
            ),
            models.UniqueConstraint(fields=["person"], name="identity_account_person"),
            models.UniqueConstraint(
                fields=["phone_index"], condition=~Q(phone_index=""), name="identity_account_phone"
            ),
        ]


class StaffPost(models.Model):
    """A post somebody holds from a day on, until another day (the first on which it no longer holds)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=12)
    authority = models.CharField(max_length=18, blank=True)
    window = models.CharField(max_length=40, blank=True)
    office_zh = models.CharField(max_length=200)
    office_en = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "identity_staff_post"
        constraints = [
            models.CheckConstraint(
                name="identity_post_role",
                condition=Q(role__in=["intake", "review", "head", "operator", "standards"]),
            ),
            models.CheckConstraint(
                name="identity_post_place",
                condition=(~Q(role="intake") | ~Q(window=""))
                & (~Q(role__in=["review", "head"]) | ~Q(authority="")),
            ),
            models.CheckConstraint(
                name="identity_post_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]
        indexes = [models.Index(fields=["account", "valid_from"], name="identity_post_account")]


class AppendOnly(models.QuerySet[Any]):
    """Rows that are written once. What was recorded stays recorded."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("these rows are written once")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("these rows are written once")


class WrittenOnce(Row):
    """A row that is never changed or deleted through the program."""

    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("this row is written once")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("this row is written once")


class AccessRecord(WrittenOnce):
    """Somebody looked at a person's data. The words are kept as they were, so that later renaming changes nothing.

    `person_id` is no foreign key: it outlives the person's row, and for a person of another node it is the keyed
    fingerprint of the ID number (64 characters). Empty when a search by ID number found nobody. Deliberately absent:
    the data that was seen.
    """

    at = models.DateTimeField()
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    who_zh = models.CharField(max_length=200)
    who_en = models.CharField(max_length=300)
    person_id = models.CharField(max_length=64)
    fields = models.JSONField()
    purpose = models.CharField(max_length=40)
    purpose_zh = models.CharField(max_length=200)
    purpose_en = models.CharField(max_length=300)
    basis_zh = models.CharField(max_length=300)
    basis_en = models.CharField(max_length=400)
    case_number = models.CharField(max_length=40, blank=True)
    export = models.JSONField(default=dict)
    """Of a list that was taken away as a file: which one, narrowed to what, in which form, how many cases. One record
    stands for all of them. Empty of any other look."""

    class Meta:
        db_table = "identity_access_record"
        indexes = [
            models.Index(fields=["person_id", "at", "id"], name="identity_access_of"),
            models.Index(fields=["account", "-at"], name="identity_access_who"),
        ]


class Statement(WrittenOnce):
    """What somebody signed by typing the password, whole, with this node's attestation."""

    id = models.CharField(primary_key=True, max_length=32, default=ids.new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=71)
    content = SealedJSONField(context="statement.content")
    method = models.CharField(max_length=20)
    jws = PackedTextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "identity_statement"


class SignInAttempts(models.Model):
    """How often one login name, or one network address, was tried lately. The key is a keyed fingerprint."""

    key = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "identity_sign_in_attempts"
