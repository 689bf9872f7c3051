from django.apps import AppConfig

from tongban.kernel.errors import register

from .types import MESSAGES


class ExchangeConfig(AppConfig):
    name = "tongban.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(MESSAGES)
