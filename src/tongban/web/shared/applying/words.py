"""What the pages of a draft say about a material, in the person's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongban.cases.types import Provision


def provision_note(row: Mapping[str, Any]) -> str:
    """How a material stands in a draft: uploaded, a certificate, at the window, to follow."""
    provision = Provision(row["provision"])
    if provision is Provision.WINDOW:
        return _("Scanned at the window") if row.get("sha256") else _("To be brought to the window")
    return {
        Provision.UPLOAD: _("Uploaded"),
        Provision.CERTIFICATE: _("Certificate used"),
        Provision.LATE: _("Promised, to follow"),
        Provision.GENERATED: _("Made from your answers"),
    }.get(provision, _("Not handed in"))
