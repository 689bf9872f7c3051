from django.apps import AppConfig

from tongban.kernel.errors import register

from .types import MESSAGES


class JurisdictionsConfig(AppConfig):
    name = "tongban.jurisdictions"
    label = "jurisdictions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(MESSAGES)
