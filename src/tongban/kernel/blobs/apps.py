from django.apps import AppConfig


class BlobsConfig(AppConfig):
    name = "tongban.kernel.blobs"
    label = "blobs"
    default_auto_field = "django.db.models.BigAutoField"
