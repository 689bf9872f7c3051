from django.apps import AppConfig

from .errors import register
from .texts import MESSAGES


class KernelConfig(AppConfig):
    name = "tongban.kernel"
    label = "kernel"

    def ready(self) -> None:
        register(MESSAGES)
