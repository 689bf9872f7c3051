from django.apps import AppConfig

from tongban.kernel.errors import register

from .types import MESSAGES


class EnquiriesConfig(AppConfig):
    name = "tongban.enquiries"
    label = "enquiries"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(MESSAGES)
