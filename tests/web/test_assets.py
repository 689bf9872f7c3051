"""Collected files have their content in the name, are compressed, and may be kept for ever."""

import pathlib
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client
from django.utils.functional import empty

MONTHS = 90 * 24 * 3600


def forget_storage() -> None:
    """As if the process had just started."""
    storages._storages.clear()  # type: ignore[attr-defined]  # Django has no public way to start afresh
    staticfiles_storage._wrapped = empty


def test_files_are_served_before_anything_was_collected(client: Client, gallery: None) -> None:
    assert static("tb/govuk.css") == "/static/tb/govuk.css"
    response = client.get("/static/tb/govuk.css", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response["Content-Encoding"] == "gzip"
    response.close()


def test_collected_files_are_compressed_and_immutable(
    client: Client, gallery: None, settings: Any, tmp_path: pathlib.Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    forget_storage()
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
        forget_storage()
        url = static("tb/govuk.css")
        assert url != "/static/tb/govuk.css"
        response = Client().get(url, headers={"Accept-Encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert "immutable" in response["Cache-Control"]
        assert sum(map(len, response.streaming_content)) < 20_000
        response.close()
    finally:
        forget_storage()
