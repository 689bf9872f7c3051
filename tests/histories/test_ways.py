"""Links on which only one side calls, and links on which nobody does: the same cases, the same guarantees.

The one side may not be called by the other (it asks and brings), or people carry files between both.
"""

import dataclasses
import pathlib
import zipfile
from collections.abc import Iterator

import pytest

from tests.histories.checks import check_all
from tests.histories.region import Region
from tests.histories.stranger import Stranger
from tests.histories.world import World
from tongban.cases.types import State
from tongban.exchange.models import OutMessage
from tongban.exchange.services.ferrying import Taken, take_ferry_file, write_ferry_file
from tongban.exchange.types import DeliveryState, LinkMode
from tongban.kernel.errors import BadInput, Refused

SEEDS = range(1000, 1006)


@pytest.fixture
def ways(regions: list[Region]) -> Iterator[list[Region]]:
    """The regions, whose links a test may set."""
    before = [region.profile for region in regions]
    yield regions
    for region, profile in zip(regions, before, strict=True):
        region.profile = profile


def set_link(regions: list[Region], *modes: LinkMode) -> None:
    """What each of both does on the link to the other."""
    for region, other, mode in zip(regions, reversed(regions), modes, strict=True):
        region.profile = dataclasses.replace(region.profile, links={other.id: mode.value})


def to_the_end(world: World) -> None:
    """Whoever has the case does the next thing, until it is closed."""
    for _ in range(20):
        if world.facts(world.origin).state is State.CLOSED:
            return
        assert world.go_on(), "there is no way out"
        world.settle()
    raise AssertionError("it does not end")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("modes", [(LinkMode.ASK, LinkMode.WAIT), (LinkMode.WAIT, LinkMode.ASK)])
def test_one_side_that_cannot_be_called_comes_itself(
    ways: list[Region], stranger: Stranger, modes: tuple[LinkMode, LinkMode]
) -> None:
    set_link(ways, *modes)
    for seed in SEEDS:
        world = World(ways, seed)
        world.begin()
        for _ in range(world.dice.randint(5, 20)):
            world.happens()
        world.settle()
        to_the_end(world)
        check_all(world, stranger)


class Ferry:
    """Somebody who carries files between two nodes, now and then the same one twice."""

    def __init__(self, regions: list[Region], folder: pathlib.Path) -> None:
        self.regions, self.folder, self.trips = regions, folder, 0

    def carry(self) -> bool:
        """From the first to the second and the answer back, until nothing waits; whether anything was carried."""
        one, other = self.regions
        took = False
        while any(self._waits(region) for region in self.regions):
            took = True
            out = self._file(one, other, [])
            self._take(other, out)
            taken = self._take(other, out)
            back = self._file(other, one, taken.results)
            taken = self._take(one, back)
            self._take(other, self._file(one, other, taken.results))
            for region in self.regions:
                while region.work():
                    pass
        return took

    def _waits(self, region: Region) -> bool:
        with region.acting():
            return OutMessage.objects.filter(state=DeliveryState.PENDING.value).exists()

    def _file(self, region: Region, to: Region, results: list[dict[str, object]]) -> pathlib.Path:
        self.trips += 1
        path = self.folder / f"{self.trips}.ferry"
        with region.acting():
            write_ferry_file(peer=to.id, path=path, results=results)
        return path

    def _take(self, region: Region, path: pathlib.Path) -> Taken:
        with region.acting():
            return take_ferry_file(path=path)


@pytest.fixture
def ferried(ways: list[Region], tmp_path: pathlib.Path) -> tuple[World, Ferry]:
    """A case on its way between two nodes that never call each other."""
    set_link(ways, LinkMode.FERRY, LinkMode.FERRY)
    world, ferry = World(ways, SEEDS[0]), Ferry(ways, tmp_path)
    world.is_calm = True
    world.begin()
    return world, ferry


@pytest.mark.timeout(600)
def test_people_carry_the_messages_and_the_case_comes_to_its_end(
    ferried: tuple[World, Ferry], stranger: Stranger
) -> None:
    world, ferry = ferried
    ferry.carry()
    for _ in range(20):
        if world.facts(world.origin).state is State.CLOSED:
            break
        assert world.go_on(), "there is no way out"
        ferry.carry()
    ferry.carry()
    assert world.facts(world.origin).state is State.CLOSED
    assert ferry.trips > 3
    check_all(world, stranger)


def test_a_file_that_is_not_whole_or_goes_elsewhere_changes_nothing(
    ferried: tuple[World, Ferry], tmp_path: pathlib.Path
) -> None:
    world, _ = ferried
    one, other = world.regions
    with one.acting():
        write_ferry_file(peer=other.id, path=tmp_path / "good", results=[])
        with pytest.raises(Refused, match="good"):
            write_ferry_file(peer=other.id, path=tmp_path / "good", results=[])
    whole = (tmp_path / "good").read_bytes()
    (tmp_path / "short").write_bytes(whole[:-30])
    (tmp_path / "bent").write_bytes(whole.replace(b"messages.json", b"massages.json"))
    (tmp_path / "text").write_text("hello")
    with other.acting():
        for name in ("short", "bent", "text"):
            with pytest.raises(BadInput) as caught:
                take_ferry_file(path=tmp_path / name)
            assert caught.value.code == "ferry-file-wrong"
    with one.acting(), pytest.raises(BadInput) as caught:
        take_ferry_file(path=tmp_path / "good")
    assert caught.value.code == "ferry-not-for-us"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bent", "good", "short", "text"]


def test_a_file_swollen_beyond_measure_is_not_unpacked(
    ferried: tuple[World, Ferry], tmp_path: pathlib.Path
) -> None:
    world, _ = ferried
    path = tmp_path / "bomb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("blobs/" + "0" * 64, b"\0" * (11 * 1024 * 1024))
    with world.regions[0].acting(), pytest.raises(BadInput) as caught:
        take_ferry_file(path=path)
    assert caught.value.code == "ferry-file-wrong"
