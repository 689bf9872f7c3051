"""Injected drift is always found: whatever one thing a partner's text of an item has otherwise, the pages say so, and where."""

import dataclasses
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import builders
from tests.builders import Neighbour
from tests.catalogue.drifting import Change, by_part, changed, changes_at, contents
from tests.catalogue.examples import FILES
from tests.pages.reading import browser_of, words
from tongban.catalogue.models import Adoption, StandardVersion
from tongban.catalogue.queries import STANDARDS
from tongban.catalogue.rules.adoption import sign_adoption
from tongban.catalogue.rules.drift import first_difference
from tongban.catalogue.services import ADOPTION_MESSAGE, adopt_standard, record_peer_adoption
from tongban.catalogue.types import Standard
from tongban.kernel import canonical, clock
from tongban.kernel.editions.services import new_edition
from tongban.kernel.errors import Refused

CONTENTS = contents()
PARTS = by_part(CONTENTS)
DIFFERS, NOT_SIGNED, WHOLE = "不一致", "还没有签署", "签署的每一项标准都一致"


@pytest.fixture
def operator(neighbour: Neighbour) -> Client:
    """Somebody who keeps this node, at the list of its standards."""
    return browser_of(builders.operator())


def in_force(content: dict[str, Any]) -> Standard:
    """This content as the only standard here; a file may be written as JSON."""
    with new_edition(STANDARDS):
        Adoption.objects.all().delete()
        StandardVersion.objects.all().delete()
    return adopt_standard(text=json.dumps(content, ensure_ascii=False), path="here.yaml")


def forget(partner: str, standard: Standard) -> None:
    """As if the partner had never signed anything."""
    with new_edition(STANDARDS):
        Adoption.objects.filter(node=partner).delete()
        StandardVersion.objects.exclude(digest=standard.digest).delete()


def told_of(neighbour: Neighbour, standard: Standard, content: object) -> bool:
    """The partner signs this content for the item, and its message arrives; was it taken?"""
    signed = dataclasses.replace(standard, digest=canonical.digest(content))
    token = sign_adoption(signed, node=neighbour.id, at=clock.now(), key=neighbour.key)
    data = {"content": content, "signature": token}
    try:
        record_peer_adoption(incoming=neighbour.message(f"standard:{standard.key}", ADOPTION_MESSAGE, data))
    except Refused:
        return False
    return True


def must_be_found(neighbour: Neighbour, operator: Client, standard: Standard, change: Change) -> None:
    """The page does not say that both stand on one text; where the partner's text can be read, the place is named."""
    pointer, content = change
    is_taken = told_of(neighbour, standard, content)
    page = operator.get("/console/standards/")
    said = words(page)
    assert WHOLE not in said, pointer
    assert (DIFFERS if is_taken else NOT_SIGNED) in said, pointer
    found = first_difference(standard.content, content)
    assert found is not None
    shown = [code.text for code in BeautifulSoup(page.content, "html.parser").select("main td .tb-code")]
    assert (found.pointer in shown) is is_taken, (pointer, shown)


@pytest.mark.row("L01")
@pytest.mark.parametrize("item", sorted(CONTENTS))
def test_the_same_text_is_said_to_be_the_same(neighbour: Neighbour, operator: Client, item: str) -> None:
    standard = in_force(CONTENTS[item])
    assert WHOLE not in words(operator.get("/console/standards/"))
    assert told_of(neighbour, standard, CONTENTS[item])
    assert WHOLE in words(operator.get("/console/standards/"))
    assert "两地同标" in words(Client().get(f"/items/{standard.key}/"))


@pytest.mark.row("L01")
@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_change_of_any_entry_of_the_file_is_found(
    neighbour: Neighbour, operator: Client, part: str
) -> None:
    for content, paths in PARTS[part]:
        standard = in_force(content)
        for path in paths:
            changes = changes_at(content, path)
            for change in (
                changes[0],
                changes[-1],
            ):  # otherwise, and not there; all kinds: test_drift.py beside the rule
                must_be_found(neighbour, operator, standard, change)
                forget(neighbour.id, standard)


@pytest.mark.row("L01")
@pytest.mark.parametrize("item", sorted(FILES))
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_change_anywhere_in_a_shipped_item_is_found(
    neighbour: Neighbour, operator: Client, item: str, data: st.DataObject
) -> None:
    content = CONTENTS[item]
    standard = in_force(content)
    must_be_found(neighbour, operator, standard, data.draw(changed(content)))
    guide = Client().get(f"/items/{item}/")
    assert "两地尚未共同签署" in words(guide)
    assert b"/start" not in guide.content, "nobody can apply across"
