"""Names of places, and the places to choose from, as pages show them."""

from collections.abc import Iterator

from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import Place
from tongban.kernel.errors import Text
from tongban.web.shared.formats import is_chinese
from tongban.web.shared.forms import Places

COUNTRY = "100000"


def place_name(code: str, language: str) -> str:
    """A place with the one above it: 四川省成都市武侯区 / Wuhou District, Chengdu, Sichuan."""
    names = []
    while code and code != COUNTRY:
        division = jurisdictions.latest_division(code)
        names.append(division.name)
        code = division.parent
    if is_chinese(language):
        return "".join(zh for zh, _ in reversed(names))
    return ", ".join(en for _, en in names)


def place_groups(language: str) -> Places:
    """All places in force today, a group for each city; a county right below a province stands with the province."""
    return list(_groups(jurisdictions.place_chooser(), "", 0 if is_chinese(language) else 1))


def _groups(
    places: tuple[Place, ...], above: str, spoken: int
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for place in places:
        title = f"{above} {place.name[spoken]}".strip()
        city = place.name if above else ("", "")
        lowest = [(child.code, _with(city, child.name)[spoken]) for child in place.places if not child.places]
        if lowest:
            yield title, lowest
        yield from _groups(tuple(child for child in place.places if child.places), title, spoken)


def _with(city: Text, name: Text) -> Text:
    """Once chosen a place is seen without its group, and several cities have a 市中区."""
    return (f"{city[0]}{name[0]}", f"{name[1]}, {city[1]}".removesuffix(", "))
