"""`tongban seed`: fill a node with cases that never were, to see that it carries them."""

import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from typing import Annotated

import typer
from django.db import connection, connections
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tongban.cases.services.seeding import SeedPlan, plan_seed, seed_batch
from tongban.node.tour.people import paper

from .nodes import AsJson, Home, needs_home

PAPERS = 3


def seed(
    home: Home,
    cases: Annotated[int, typer.Option(help="How many cases there are afterwards.")],
    seed: Annotated[int, typer.Option("--seed", help="The same number makes the same choices.")] = 1,
    years: Annotated[int, typer.Option(min=1, max=20, help="Over how many years until now they lie.")] = 3,
    workers: Annotated[
        int,
        typer.Option(min=0, max=64, help="Processes at work; 0: one for each processor, with SQLite one."),
    ] = 0,
    beside_real_cases: Annotated[
        bool, typer.Option("--beside-real-cases", help="Go on although this node has real cases.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fill the node's database with made-up cases: whole stories by the rules, over items, offices and years.

    Nobody in them exists. The same command goes on where it was broken off, and does nothing when all is there. A node
    with real cases is refused. Exit status 1 for a refusal, 130 when broken off by Ctrl-C.

    Examples: `tongban seed --cases 10000 --home var/demo/50` or
    `tongban seed --cases 1000000 --years 5 --json --home var/large`
    """
    needs_home(home)
    papers = [paper(f"Invented paper {number}") for number in range(PAPERS)]
    plan, made = plan_seed(
        cases=cases, seed=seed, years=years, papers=papers, beside_real_cases=beside_real_cases
    )
    todo = [batch for batch in plan.batches if batch not in made]
    began, done = time.perf_counter(), 0
    columns = (TextColumn("虚构办件 Made-up cases"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=as_json, transient=True) as progress:
        task = progress.add_task("", total=cases, completed=cases - _left(plan, todo))
        for count in _work(plan, todo, workers):
            done += count
            progress.advance(task, count)
    if done:
        _learn()
    seconds = time.perf_counter() - began
    if as_json:
        print(json.dumps({"cases": cases, "made": done, "seconds": round(seconds, 3)}))
    else:
        speed = f"，每秒 {done / seconds:.0f} 件，{done / seconds:.0f} a second" if done else ""
        print(f"共 {cases} 件，新造 {done} 件。 {cases} cases, {done} of them new{speed}.")


def _left(plan: SeedPlan, todo: list[int]) -> int:
    size = -(-plan.cases // len(plan.batches))
    return min(plan.cases, size * len(todo))


def _work(plan: SeedPlan, todo: list[int], workers: int) -> Iterator[int]:
    """How many cases each batch had, as they are done. SQLite has one writer, so there it is done here."""
    count = workers or (os.cpu_count() or 1)
    if connection.vendor == "sqlite" or count == 1 or len(todo) < 2:
        yield from (seed_batch(plan=plan, batch=batch) for batch in todo)
        return
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one; each process opens its own
    with multiprocessing.get_context("fork").Pool(count, initializer=_begin, initargs=(plan,)) as pool:
        yield from pool.imap_unordered(_one, todo)


_plan: list[SeedPlan] = []


def _begin(plan: SeedPlan) -> None:
    _plan[:] = [plan]


def _one(batch: int) -> int:
    return seed_batch(plan=_plan[0], batch=batch)


def _learn() -> None:
    """Let the database learn how its tables look now, as it does by itself in a node that grows slowly."""
    with connection.cursor() as cursor:
        can_tidy = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM (ANALYZE)" if can_tidy else "ANALYZE")
