"""Two short-lived tables: forms that were sent already, and forms that wait until the person has signed in again."""

from django.db import models

from tongban.kernel.vault import SealedJSONField


class FormOnce(models.Model):
    """A form that was carried out, and the page that shows the result. Deliberately absent: what was in the form."""

    token = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of the form's token: whoever reads the table cannot send the form."""
    account_id = models.BigIntegerField(null=True)
    result_url = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "web_form_once"


class HeldForm(models.Model):
    """Answers that arrived after the session had ended. One for an account, gone when sent or after an hour."""

    account_id = models.BigIntegerField(unique=True)
    key = models.CharField(max_length=64)
    """SHA-256 of the random value in the browser's cookie: another browser cannot ask for the answers."""
    path = models.CharField(max_length=500)
    answers = SealedJSONField(context="web.held-form.answers")
    held_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "web_held_form"


class HeldFile(models.Model):
    """A file that came with a held form, sealed."""

    form = models.ForeignKey(HeldForm, on_delete=models.CASCADE, related_name="files")
    field = models.CharField(max_length=200)
    name = SealedJSONField(context="web.held-file.name")
    media = models.CharField(max_length=100)
    sealed = models.BinaryField()

    class Meta:
        db_table = "web_held_file"
