"""Divisions through time: which code follows which, which authority acts where, and what lies near."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from tongban.jurisdictions.types import CompetenceBasis, Division, Place
from tongban.kernel.errors import Text


def nearness(here: Division, there: Division) -> int:
    """How near two divisions are: 0 the same, 1 under one roof (city and its counties), 2 one province, 3 elsewhere."""
    if here.code == there.code:
        return 0
    if there.parent == here.parent or here.parent == there.code or there.parent == here.code:
        return 1
    return 2 if here.code[:2] == there.code[:2] else 3


def final_successors(
    code: str, follows: Mapping[str, Sequence[str]], alive: frozenset[str]
) -> tuple[str, ...]:
    """The codes in `alive` that stand in the end for `code`, main one first; itself if it is alive."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        if current in alive:
            found.append(current)
        else:
            waiting.extend(follows.get(current, ()))
    return tuple(found)


def full_name(division: Division, parent: Division | None) -> Text:
    """A division as an authority's name begins: a district carries its city's name, a county or county city does not."""
    if division.kind != "district" or parent is None:
        return division.name
    return parent.name[0] + division.name[0], f"{parent.name[1]} {division.name[1]}"


def competence_note(
    basis: CompetenceBasis, place: Division, others: Sequence[Division], day: dt.date
) -> Text:
    """Why another place's authority decides, or one whose place is no more; empty in the plain case.

    `others`: for "successor" the divisions that followed, for "predecessor" the one that still acts, for "higher" the
    one above.
    """
    zh, en = place.name
    zh_others, en_others = (
        "、".join(each.name[0] for each in others),
        " and ".join(each.name[1] for each in others),
    )
    ended = place.valid_to if place.valid_to is not None and place.valid_to <= day else None
    if basis == "higher":
        return (
            f"{zh}没有单设这一机关，由{zh_others}统一办理",
            f"{en} has no office of its own for this; that of {en_others} decides",
        )
    if basis == "predecessor":
        return (
            f"{zh}的机关设立前，由原{zh_others}的机关继续办理",
            f"Until {en} has its own offices, those of the former {en_others} go on",
        )
    if ended is None:
        return "", ""
    day_zh, day_en = f"{ended.year}年", f"in {ended.year}"
    if place.is_end_exact:
        day_zh, day_en = f"{day_zh}{ended.month}月{ended.day}日", f"on {ended.day} {ended:%B %Y}"
    if basis == "own":
        return (
            f"{zh}已于{day_zh}撤销，新机关设立前由原机关继续办理",
            f"{en} ended {day_en}; its offices go on until the new ones are set up",
        )
    main_zh, main_en = others[0].name
    note_zh = f"{zh}已于{day_zh}撤销，由{main_zh}的机关办理"
    note_en = f"{en} ended {day_en}; the offices of {main_en} decide now"
    if len(others) == 1:
        return note_zh, note_en
    return (
        f"{note_zh}。{zh}分别划入{zh_others}，请核对地址",
        f"{note_en}. Its area went to {en_others}: check the address",
    )


def place_tree(
    divisions: Iterable[Division], day: dt.date, provinces: Sequence[str] = ()
) -> tuple[Place, ...]:
    """The divisions that exist on `day` as a tree for a chooser: provinces, cities, counties, each in order of code.

    A county whose prefecture is the province itself stands directly below it, as in Chongqing.
    """
    below: dict[str, list[Division]] = {}
    tops: list[Division] = []
    for division in sorted(divisions, key=lambda each: each.code):
        if not division.exists_on(day):
            continue
        if division.level == "province":
            tops.append(division)
        else:
            below.setdefault(division.parent, []).append(division)

    def place(division: Division) -> Place:
        children = tuple(place(child) for child in below.get(division.code, ()))
        return Place(division.code, division.name, division.level, children)

    return tuple(place(top) for top in tops if not provinces or top.code in provinces)
