"""Pages that follow something: told when it changes, one look for all of them, let go when the server stops."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping

import pytest
from django.db import OperationalError

from tongban.kernel.live import Followed
from tongban.node import live
from tongban.node.live import Live


class Board:
    """What is said, by subject; counts the looks at it, and can be away."""

    def __init__(self, **said: str) -> None:
        self.said = said
        self.looks: list[list[str]] = []
        self.is_away = False

    def look(self, subjects: Collection[str]) -> Mapping[str, str]:
        self.looks.append(sorted(subjects))
        if self.is_away:
            raise OperationalError("the database went away")
        return {subject: self.said[subject] for subject in subjects if subject in self.said}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks follow each other closely."""
    monkeypatch.setattr(live, "PAUSE", 0.01)
    monkeypatch.setattr(live, "BROKEN", 0.01)


async def first(heard: AsyncIterator[str]) -> str:
    return await anext(heard, "over")


def test_a_page_hears_each_change_once() -> None:
    board = Board(case="a.1")

    async def story() -> list[str]:
        heard = Live().follow(Followed("case", "", board.look))
        told = [await first(heard)]
        board.said["case"] = "a.2"
        told.append(await first(heard))
        del board.said["case"]
        return [*told, await first(heard)]

    assert asyncio.run(story()) == ["a.1", "a.2", ""]


def test_one_look_serves_all_pages_and_nobody_looks_for_nobody() -> None:
    board = Board(one="1", two="2")

    async def story() -> int:
        everybody = Live()
        follows = [Followed(subject, "0", board.look) for subject in ("one", "two", "one")]
        heard = [everybody.follow(each) for each in follows]
        assert await asyncio.gather(*map(first, heard)) == ["1", "2", "1"]
        assert board.looks[-1] == ["one", "two"]
        for each in heard:
            await each.aclose()  # type: ignore[attr-defined]  # an iterator that is a generator
        await asyncio.wait_for(everybody._looking or asyncio.sleep(0), 60)
        return len(board.looks)

    assert asyncio.run(story()) <= 3


def test_silence_gives_a_sign_of_life_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "STILL", 0.02)
    monkeypatch.setattr(live, "LASTS", 0.1)

    async def story() -> list[str]:
        return [mark async for mark in Live().follow(Followed("case", "1", Board(case="1").look))]

    heard = asyncio.run(story())
    assert heard
    assert set(heard) == {""}


def test_a_database_that_is_away_is_looked_at_again() -> None:
    board = Board(case="2")
    board.is_away = True

    async def story() -> str:
        heard = asyncio.create_task(first(Live().follow(Followed("case", "1", board.look))))
        while len(board.looks) < 3:
            await asyncio.sleep(0.01)
        board.is_away = False
        return await heard

    assert asyncio.run(story()) == "2"


def test_when_the_server_stops_everybody_is_let_go() -> None:
    async def story() -> list[str]:
        everybody, board = Live(), Board(case="1")
        heard = [
            asyncio.create_task(first(everybody.follow(Followed("case", "1", board.look)))) for _ in range(3)
        ]
        while not board.looks:
            await asyncio.sleep(0.01)
        everybody.end()
        assert everybody.is_full, "and nobody else is held"
        return await asyncio.gather(*heard)

    assert asyncio.run(story()) == ["over"] * 3


def test_there_is_an_end_to_how_many_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", 2)

    async def story() -> list[bool]:
        everybody, board = Live(), Board(case="1")
        held, full = [], [everybody.is_full]
        for _ in range(2):
            held.append(everybody.follow(Followed("case", "0", board.look)))
            await first(held[-1])
            full.append(everybody.is_full)
        await held[0].aclose()  # type: ignore[attr-defined]  # as above
        return [*full, everybody.is_full]

    assert asyncio.run(story()) == [False, False, True, False]
