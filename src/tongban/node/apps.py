import importlib

from django.apps import AppConfig

from tongban.kernel.errors import register

from .types import MESSAGES


class NodeConfig(AppConfig):
    name = "tongban.node"
    label = "node"

    def ready(self) -> None:
        register(MESSAGES)
        # Only now, and not when this file is read: the wiring uses tables, and tables need all apps.
        importlib.import_module("tongban.node.wiring").install()
