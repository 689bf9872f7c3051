from django.apps import AppConfig

from tongban.kernel.errors import register

from .messages import MESSAGES


class WebSharedConfig(AppConfig):
    name = "tongban.web.shared"
    label = "web_shared"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(MESSAGES)
