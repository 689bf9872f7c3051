"""Tables: keys point down the staircase, names say where a table belongs."""

import tomllib

import pytest
from django.apps import apps
from django.db import models

from tests.house.source import ROOT

OURS = [
    model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("tongban.")
]
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0][
    "layers"
]
HEIGHT = {name.strip(): -step for step, line in enumerate(LAYERS) for name in line.split("|")}


def package(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def relations(model: type[models.Model]) -> list[models.Field]:
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in fields if field.remote_field]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_keys_to_other_packages_point_down_and_leave_no_back_door(model: type[models.Model]) -> None:
    for field in relations(model):
        there = field.related_model
        if not there.__module__.startswith("tongban.") or package(there) == package(model):
            continue
        name = f"{model.__name__}.{field.name}"
        assert HEIGHT[package(there)] < HEIGHT[package(model)], (
            f"{name} points up: keep a reference, not a key"
        )
        assert field.remote_field.related_name == "+", (
            f"{name}: set related_name='+', the way back is a query"
        )


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_key_points_at_anything(model: type[models.Model]) -> None:
    names = [field.related_model.__module__ for field in relations(model)]
    assert not [name for name in names if name.startswith("django.contrib.contenttypes")], (
        f"{model.__name__}: name the table you mean instead of a generic key"
    )


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_the_table_says_which_package_it_belongs_to(model: type[models.Model]) -> None:
    assert model._meta.auto_created or "db_table" in model._meta.original_attrs, (
        f"{model.__name__}: set db_table"
    )
    owners = (f"{package(model)}_", f"{model._meta.app_label}_")
    assert model._meta.db_table.startswith(owners), f"{model.__name__}: the table is named {owners[0]}..."
