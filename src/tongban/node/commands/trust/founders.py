"""What the founders do, where their root keys are and no node is needed: check, draft, sign, verify."""

import datetime as dt
import json
import pathlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any

import typer
from rich.console import Console

from tongban.kernel import clock
from tongban.kernel.founders import Founders
from tongban.kernel.signing import load_key
from tongban.kernel.trust.rules import document, drafting, reading, signatures, succession
from tongban.kernel.trust.rules.changes import changes_between
from tongban.kernel.trust.types import SignedList, TrustList
from tongban.node.commands.nodes import AsJson
from tongban.node.founding import LIFE, found_government, write_file

from .words import newest, print_keys, read_bytes, read_json, show_changes, show_list, write_json

app = typer.Typer()

ListFile = Annotated[pathlib.Path, typer.Argument(help="A file with one version of the list, or several.")]

Before = Annotated[
    pathlib.Path | None, typer.Option("--from", help="The version in force; without it this is version 1.")
]


@app.command("root")
def root(
    folder: Annotated[
        pathlib.Path, typer.Argument(help="A folder that no node reads, best on a medium of its own.")
    ],
    government: Annotated[str, typer.Option(help="Division code of the government, such as 500000.")],
    name: Annotated[str, typer.Option(help="Its name, as Chinese/English.")],
) -> None:
    """Make a government's root key, and the file by which it introduces itself to the other founders.

    Example: `tongban trust root /media/stick --government 500000 --name 重庆市/Chongqing`
    """
    zh, _, en = name.partition("/")
    founder, key = found_government(folder, government, (zh, en or zh))
    path = folder / f"founder-{key.kid}.json"
    write_json(path, document.write_founder(founder))
    print(path)


@app.command("check")
def check(
    file: Annotated[pathlib.Path, typer.Argument(help="What a node has handed in.")], as_json: AsJson = False
) -> None:
    """Say what a node asks for. Ends with 0 when it has shown that it holds each key it names.

    Compare name, address and keys with what the government tells you by another way.

    Example: `tongban trust check request.json`
    """
    asked = signatures.read_request(read_bytes(file))
    if as_json:
        print(json.dumps({"digest": asked.digest, **document.write_entity(asked.entity)}, ensure_ascii=False))
        return
    console = Console()
    console.print(f"{asked.entity.id}  {' '.join(asked.entity.name)}  {asked.entity.url}  {asked.digest}")
    print_keys(console, (asked.entity,), clock.now())


@app.command("draft")
def draft(
    out: Annotated[pathlib.Path, typer.Argument(help="Where to write the draft.")],
    before: Before = None,
    founders: Annotated[
        list[pathlib.Path] | None, typer.Option("--founder", help="A founder's file.")
    ] = None,
    gone: Annotated[
        list[str] | None, typer.Option("--without-founder", help="Government that signs no more.")
    ] = None,
    threshold: Annotated[int | None, typer.Option(help="How many must sign; all, in version 1.")] = None,
    entities: Annotated[list[pathlib.Path] | None, typer.Option("--entity", help="A node's request.")] = None,
    decides: Annotated[list[str] | None, typer.Option(help="NODE=item,item or NODE=*")] = None,
    issues: Annotated[list[str] | None, typer.Option(help="NODE=type,type or NODE=*")] = None,
    leave: Annotated[list[str] | None, typer.Option(help="NODE, or NODE=2027-01-01T00:00:00Z")] = None,
    end: Annotated[
        list[str] | None, typer.Option(help="KEY=2027-01-01T00:00:00Z: planned end of a key.")
    ] = None,
    revoke: Annotated[
        list[str] | None, typer.Option(help="KEY, or KEY=MOMENT: not believed from then on.")
    ] = None,
    days: Annotated[int, typer.Option(help="How long the list lives.")] = LIFE.days,
) -> None:
    """Put the next version together and say what changes. Nobody has signed it yet; with no change it extends the expiry.

    Examples: `tongban trust draft 1.json --founder a.json --founder b.json --entity cq.json --entity sc.json`;
    `tongban trust draft 2.json --from 1.json --entity wuhou.json --decides 5101=company_establishment`;
    `tongban trust draft 3.json --from 2.json --revoke 51-message-0a1b2c3d`
    """
    now, life = clock.now(), dt.timedelta(days=days)
    named = tuple(document.read_founder(read_json(path)) for path in founders or ())
    changes: list[Callable[[TrustList], TrustList]] = [
        *_entities(entities or ()),
        *_authority(decides or (), issues or ()),
        *_ends(leave or (), end or (), revoke or (), now),
        *(partial(drafting.without_founder, government=one) for one in gone or ()),
    ]
    if before is None:
        start = Founders(named, threshold or len(named))
        made = signatures.draft_of(_changed(drafting.empty_list(start, now=now, life=life), changes))
    else:
        if named or threshold:
            changes.append(partial(drafting.with_founders, founders=named, threshold=threshold))
        made = drafting.next_list(newest(before), partial(_changed, changes=changes), now=now, life=life)
    write_file(out, made)
    show_changes(changes_between(newest(before).content if before else None, made.content))
    print(made.digest)


def _changed(content: TrustList, changes: list[Callable[[TrustList], TrustList]]) -> TrustList:
    for change in changes:
        content = change(content)
    return content


def _entities(paths: Sequence[pathlib.Path]) -> Iterator[Callable[[TrustList], TrustList]]:
    for path in paths:
        yield partial(drafting.with_entity, asked=signatures.read_request(read_bytes(path)).entity)


def _authority(decides: Sequence[str], issues: Sequence[str]) -> list[Callable[[TrustList], TrustList]]:
    made: list[Callable[[TrustList], TrustList]] = []
    for words, name in ((decides, "decides"), (issues, "issues")):
        for word in words:
            node, _, listed = word.partition("=")
            given: dict[str, Any] = {
                "decides": None,
                "issues": None,
                name: tuple(filter(None, listed.split(","))),
            }
            made.append(partial(drafting.with_authority, node=node, **given))
    return made


def _ends(
    leave: Sequence[str], end: Sequence[str], revoke: Sequence[str], now: dt.datetime
) -> list[Callable[[TrustList], TrustList]]:
    made: list[Callable[[TrustList], TrustList]] = []
    for word in leave:
        node, at = _named_moment(word, now)
        made.append(partial(drafting.with_departure, node=node, at=at))
    for words, is_stolen in ((end, False), (revoke, True)):
        for word in words:
            kid, at = _named_moment(word, now)
            made.append(partial(drafting.with_key_end, kid=kid, at=at, is_stolen=is_stolen))
    return made


def _named_moment(word: str, now: dt.datetime) -> tuple[str, dt.datetime]:
    name, _, at = word.partition("=")
    return name, reading.moment(at, name) if at else document.to_second(now)


@app.command("sign")
def sign(
    file: Annotated[pathlib.Path, typer.Argument(help="The draft; the signature is added to it.")],
    key: Annotated[pathlib.Path, typer.Option("--root", help="The government's root key.")],
    before: Before = None,
) -> None:
    """Sign a draft for one government, after showing what it changes.

    Example: `tongban trust sign 2.json --root /media/stick/root-500000-0a1b2c3d.pem --from 1.json`
    """
    drafted = _only(file)
    show_changes(changes_between(newest(before).content if before else None, drafted.content))
    signed = signatures.with_signature(drafted, load_key(key.stem, key))
    signatures.signers_of(
        signed, signed.content.founders, *([newest(before).content.founders] if before else ())
    )
    write_file(file, signed)
    print(signed.digest)


def _only(path: pathlib.Path) -> SignedList:
    lists = signatures.read_files(read_bytes(path))
    if len(lists) != 1:
        raise reading.wrong("lists")
    return lists[0]


@app.command("verify")
def verify(
    file: ListFile,
    before: Annotated[
        pathlib.Path | None,
        typer.Option("--from", help="The version it must follow; else its own founders count."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a list would be taken, by whom it is signed and what it changes. Needs no node.

    Example: `tongban trust verify 2.json --from 1.json`
    """
    lists = signatures.read_files(read_bytes(file))
    current = newest(before) if before else None
    anchors = lists[0].content.founders
    known = {current.content.version: current.digest} if current else {}
    new = succession.follow(lists, current=current, known=known, anchors=anchors, now=clock.now())
    shown = new[-1] if new else max(lists, key=lambda one: one.content.version)
    show_list(shown, as_json, changes_between(current.content if current else None, shown.content))
