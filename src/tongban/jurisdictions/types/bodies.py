"""Authorities, halls, windows, outlets, and the codes that name bodies and their work."""

import dataclasses
import datetime as dt
from typing import Literal

from tongban.kernel.errors import Text

from .places import lasts

AUTHORITY_KINDS: dict[str, Text] = {
    "market_regulation": ("市场监督管理", "market regulation"),
    "public_security": ("公安户政", "public security"),
    "traffic_police": ("公安交通管理", "traffic police"),
    "housing_fund": ("住房公积金", "housing provident fund"),
    "human_resources": ("人力资源和社会保障", "human resources and social security"),
    "medical_insurance": ("医疗保障", "medical insurance"),
    "civil_affairs": ("民政", "civil affairs"),
    "government_services": ("政务服务", "government services"),
    "natural_resources": ("自然资源", "natural resources"),
    "development_reform": ("发展和改革", "development and reform"),
    "housing_construction": ("住房和城乡建设", "housing and construction"),
}
"""Which kind of authority decides an item is a fact of its standard; which body that is, depends on the place."""


@dataclasses.dataclass(frozen=True)
class Authority:
    """A body with powers in one division, known by its unified social credit code."""

    uscc: str
    name: Text
    division: str
    node_id: str
    kinds: tuple[str, ...]
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    is_demo: bool = False

    def acts_on(self, day: dt.date) -> bool:
        """Is the authority at work on `day`?"""
        return lasts(self.valid_from, self.valid_to, day)


CompetenceBasis = Literal["own", "successor", "predecessor", "higher"]


@dataclasses.dataclass(frozen=True)
class Competence:
    """Which authority decides for a place, and why that one. `note` is empty when the place has its own."""

    authority: Authority
    kind: str
    division: str
    basis: CompetenceBasis
    note: Text = ("", "")


@dataclasses.dataclass(frozen=True)
class Span:
    """A time of opening within a day (Asia/Shanghai)."""

    opens: dt.time
    closes: dt.time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


@dataclasses.dataclass(frozen=True)
class OpeningHours:
    """When a hall or outlet is open, on working days and on days of rest."""

    working_day: tuple[Span, ...]
    rest_day: tuple[Span, ...] = ()


@dataclasses.dataclass(frozen=True)
class Hall:
    """A government service hall where people are served at windows."""

    code: str
    name: Text
    division: str
    authority: str
    node_id: str
    address: Text
    hours: OpeningHours
    zone: str = ""
    is_demo: bool = False


@dataclasses.dataclass(frozen=True)
class Window:
    """A numbered window of a hall. At an interoperation window (通办专窗) clerks take in for the other region."""

    code: str
    hall: str
    number: str
    name: Text
    is_interoperation: bool = False


@dataclasses.dataclass(frozen=True)
class Outlet:
    """A bank or post office that takes in some personal matters for the government."""

    code: str
    name: Text
    kind: Literal["bank", "post"]
    division: str
    address: Text
    hours: OpeningHours
    services: tuple[str, ...] = ()
    is_demo: bool = False


@dataclasses.dataclass(frozen=True)
class Directory:
    """Everything a directory file says, written out body by body."""

    authorities: tuple[Authority, ...]
    halls: tuple[Hall, ...]
    windows: tuple[Window, ...]
    outlets: tuple[Outlet, ...]


@dataclasses.dataclass(frozen=True)
class TaskCode:
    """A 31-character implementation code (实施编码): the body, the level of exercise, the national base code."""

    body: str
    level: str
    base: str
