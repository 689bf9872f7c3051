from django.apps import AppConfig


class TalliesConfig(AppConfig):
    name = "tongban.kernel.tallies"
    label = "tallies"
    default_auto_field = "django.db.models.BigAutoField"
