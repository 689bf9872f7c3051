from django.apps import AppConfig

from tongban.kernel.errors import register

from .types import MESSAGES


class NodeConfig(AppConfig):
    name = "tongban.node"
    label = "node"

    def ready(self) -> None:
        register(MESSAGES)
