"""The labels of an item on its guide: the four ways, and how far it goes online. No file says the four ways; they follow."""

import pytest
from django.test import Client

from tests.builders import Neighbour
from tests.pages.reading import words
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.modes import four_modes, online_depth
from tongban.catalogue.rules.vocabulary import ONLINE_DEPTHS
from tongban.catalogue.services import adopt_standard


@pytest.mark.row("C03", "C17")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_guide_says_the_four_ways_and_how_far_it_goes_online(
    neighbour: Neighbour, client: Client, language: str
) -> None:
    for text, name in catalogue.shipped_standards():
        adopt_standard(text=text, path=name)
    client.cookies["tongban_language"] = language
    grades = list(ONLINE_DEPTHS)
    for standard in catalogue.items():
        said = words(client.get(f"/items/{standard.key}/"))
        stated = standard.online.depth
        assert ONLINE_DEPTHS[stated].say(language) in said, standard.key
        assert grades.index(stated) <= grades.index(online_depth(standard)), standard.key
        for way in four_modes(standard):
            assert way.name.say(language) in said, (standard.key, way.key)
            assert way.reason.say(language) in said, (standard.key, way.key)
