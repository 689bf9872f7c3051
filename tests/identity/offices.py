"""A few offices of both regions, and how to load them."""

import pathlib

from tongban.jurisdictions import services

WUHOU = "11510107DMAB000119"
"""An approval bureau of node 51."""
BEIBEI = "11500109DMMR000180"
"""A market regulator of node 50."""
YUZHONG = "11500103DMMR000189"
"""A market regulator of node 50 that ended on 2026-06-01."""
BEIBEI_WINDOW = "CQ-BEIBEI-A07"
WUHOU_WINDOW = "CD-WUHOU-A07"


def load_offices() -> None:
    """Make them known."""
    services.load_reference_data()
    services.load_directory(path=pathlib.Path(__file__).parent / "offices.yaml")
