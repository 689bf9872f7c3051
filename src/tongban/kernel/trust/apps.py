from django.apps import AppConfig

from tongban.kernel.errors import register

from .types import MESSAGES


class TrustConfig(AppConfig):
    name = "tongban.kernel.trust"
    label = "trust"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(MESSAGES)
