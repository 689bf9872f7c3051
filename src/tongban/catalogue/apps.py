from django.apps import AppConfig

from tongban.kernel.errors import register

from .texts import MESSAGES


class CatalogueConfig(AppConfig):
    name = "tongban.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(MESSAGES)
