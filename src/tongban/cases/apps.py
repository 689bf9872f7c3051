from django.apps import AppConfig

from tongban.kernel.errors import register

from .texts import MESSAGES


class CasesConfig(AppConfig):
    name = "tongban.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(MESSAGES)
