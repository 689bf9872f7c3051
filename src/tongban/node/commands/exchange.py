"""`tongban exchange ...`: carry messages between nodes as files."""

import dataclasses
import json
import pathlib
from typing import Annotated

import typer

from tongban.exchange.services.ferrying import Taken, Written, take_ferry_file, write_ferry_file

from .nodes import AsJson, Home, needs_home

app = typer.Typer(
    no_args_is_help=True,
    help="Carry messages, receipts and files between two nodes where only files may pass.",
)

MiB = 1024 * 1024


@app.command("export")
def export(
    peer: Annotated[str, typer.Argument(help="Id of the node the file goes to, such as 51.")],
    file: Annotated[pathlib.Path, typer.Argument(help="The file to write; it must not exist.")],
    home: Home,
    size: Annotated[int, typer.Option("--size", min=1, help="About how large it may become, in MiB.")] = 64,
    as_json: AsJson = False,
) -> None:
    """Write everything that waits for a peer into one file, with all it names. It waits on until the answer comes back.

    Exit status 0 when all of it is in the file, 3 when more waits: the answer to this file makes room for the next.

    Example: `tongban exchange export 51 /media/stick/50-51.ferry --home var/cq`
    """
    needs_home(home)
    written = write_ferry_file(peer=peer, path=file, most_bytes=size * MiB)
    _tell_written(file, written, as_json=as_json)
    raise typer.Exit(0 if written.is_all else 3)


@app.command("import")
def import_(
    files: Annotated[list[pathlib.Path], typer.Argument(help="Files of one peer, in any order.")],
    answer: Annotated[
        pathlib.Path,
        typer.Option("--answer", help="The file to write back: receipts, and what waits for that peer."),
    ],
    home: Home,
    as_json: AsJson = False,
) -> None:
    """Take the files of a peer in, and write the answer that goes back. The same file again does no harm.

    Example: `tongban exchange import /media/stick/50-51.ferry --answer /media/stick/51-50.ferry --home var/sc`
    """
    needs_home(home)
    taken = [take_ferry_file(path=file) for file in files]
    results = [result for each in taken for result in each.results]
    written = write_ferry_file(peer=taken[0].peer, path=answer, results=results)
    if as_json:
        rows = [{**dataclasses.asdict(each), "results": len(each.results)} for each in taken]
        print(json.dumps({"taken": rows, "answer": dataclasses.asdict(written)}, ensure_ascii=False))
        return
    for path, each in zip(files, taken, strict=True):
        _tell_taken(path, each)
    _tell_written(answer, written, as_json=False)


def _tell_taken(path: pathlib.Path, taken: Taken) -> None:
    outcomes = ", ".join(f"{outcome} {count}" for outcome, count in sorted(taken.outcomes.items())) or "0"
    print(
        f"{path}: 来自 from {taken.peer}: 消息 messages {outcomes}; 回执 receipts {taken.settled}; 文件 files {taken.blobs}"
    )


def _tell_written(path: pathlib.Path, written: Written, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"file": str(path), **dataclasses.asdict(written)}, ensure_ascii=False))
        return
    print(
        f"{path}: 消息 messages {written.messages}; 答复 answers {written.results}; 文件 files {written.blobs}"
    )
    if not written.is_all:
        print(
            "还有消息等待，待本文件的答复取回后再导出。More waits; export again when the answer to this file is back."
        )
