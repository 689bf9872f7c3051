"""`tongban demo` and `tongban tour`: two nodes on this machine, and the main job played between them."""

import pathlib
import threading
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tongban.node.demo.scene import Scene, plans
from tongban.node.tour.browser import PageProblem
from tongban.node.tour.company import CompanyCase
from tongban.node.tour.people import Person

FOLDER = pathlib.Path("var/demo")

Folder = Annotated[pathlib.Path, typer.Option("--folder", help="Where the nodes live.")]
Port = Annotated[int, typer.Option(help="The first node listens here, the next one port higher.")]


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="End after the case; exit status 0 if all went well.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demonstration first.")] = False,
    folder: Folder = FOLDER,
    port: Port = 8050,
) -> None:
    """Set up two nodes, play the main job through their pages, then keep serving until Ctrl-C.

    Example: `tongban demo --once`
    """
    console = Console()
    scene = Scene(folder.resolve(), plans(port))
    if fresh or not scene.is_set_up:
        with console.status("正在建立两个节点（约 15 秒） Setting up two nodes (about 15 s) ..."):
            scene.set_up()
    with console.status("正在启动 Starting ..."):
        running = scene.running()
        running.__enter__()
    try:
        _play(console, scene)
        if not once:
            _show_accounts(console, scene)
            _wait(scene)
    except PageProblem as problem:
        console.print(f"[bold red]演示中断 The demonstration broke off:[/] {problem}", highlight=False)
        raise typer.Exit(1) from problem
    finally:
        running.__exit__(None, None, None)


def tour(folder: Folder = FOLDER, port: Port = 8050) -> None:
    """Play the main job once more on a demonstration that is running. Example: `tongban tour`"""
    console = Console()
    try:
        _play(console, Scene(folder.resolve(), plans(port)))
    except PageProblem as problem:
        console.print(f"[bold red]演示中断 The tour broke off:[/] {problem}", highlight=False)
        raise typer.Exit(1) from problem


def _play(console: Console, scene: Scene) -> None:
    _wait_for_standards(scene)
    case = CompanyCase(scene)
    acts = list(case.acts())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    started = time.perf_counter()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(
            "人在重庆，在成都开公司 A company in Chengdu, from Chongqing", total=len(acts)
        )
        for number, act in enumerate(acts, start=1):
            begun = time.perf_counter()
            act.run()
            progress.advance(task)
            seconds = time.perf_counter() - begun
            progress.console.print(
                f"[dim]{number:2}[/] [bold]{act.who[0]}[/] {act.where[0]}：{act.what[0]}  [cyan]{seconds:.2f} s[/]\n"
                f"   [dim]{act.who[1]}, {act.where[1]}: {act.what[1]}[/]",
                highlight=False,
            )
    seconds = time.perf_counter() - started
    console.print(
        f"[bold green]✓[/] {case.number} 办结，执照核验码 {case.code}，共 {seconds:.1f} 秒\n"
        f"  Closed on both nodes; the licence's code is {case.code}. {seconds:.1f} s of machine time.",
        highlight=False,
    )


def _wait_for_standards(scene: Scene) -> None:
    """Right after set-up the nodes are still telling each other what they signed."""
    for node in scene.plans:
        visitor = Person(scene, node)
        visitor.wait_for(
            "/items/company_establishment/standard", lambda page: 'data-common="yes"' in page.html
        )


def _show_accounts(console: Console, scene: Scene) -> None:
    for plan in scene.plans.values():
        console.print(
            f"\n[bold]{plan.brand[0]} {plan.brand[1]}[/]  {plan.url}  [dim](staff: {plan.url}/desk/)[/]"
        )
        table = Table("账号 Account", "密码 Password", "谁 Who", "岗位 Post")
        for account in scene.accounts():
            if account.node == plan.id:
                office = " ".join(dict.fromkeys(account.office))
                table.add_row(
                    account.login, account.password, account.name[0], f"{account.role} {office}".strip()
                )
        console.print(table)
    console.print("\n按 Ctrl-C 结束。 Press Ctrl-C to stop.")


def _wait(scene: Scene) -> None:
    """Until Ctrl-C, or until a process of a node ends by itself."""
    tick = threading.Event()
    try:
        while not scene.has_died():
            tick.wait(0.5)
    except KeyboardInterrupt:
        return
    raise PageProblem(f"{scene.has_died()} ended by itself; see its log in {scene.folder}")
