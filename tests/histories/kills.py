"""One command in a process of its own that is killed just before a statement, or just before or after a commit."""

import contextlib
import dataclasses
import datetime as dt
import os
import random
import signal
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from tests import builders
from tests.histories.acts import MAIN, apply, paper
from tests.histories.region import PLACES, WINDOWS, Region
from tests.histories.world import World
from tongban.cases.models import Draft
from tongban.cases.services import drafts
from tongban.cases.types import Channel, Side, StepKind
from tongban.exchange.services.calling import Answer, Request, use_carrier
from tongban.exchange.services.posting import post_waiting
from tongban.kernel.journal import services as journal
from tongban.kernel.node import NodeIdentity

K = StepKind
LATE = dt.timedelta(days=20)
"""After this every time limit that ran is over."""


@dataclasses.dataclass(frozen=True)
class Command:
    """Something a person or a worker does, and how far the case has come when they do it."""

    name: str
    before: Callable[[World], None]
    do: Callable[[World], None]
    node: str
    """Whose statements are counted."""


# Counting and killing --------------------------------------------------------------------------------------------


class Counter:
    """Counts what a database is asked to do; at number `deadly` the process is gone."""

    def __init__(self, deadly: int = 0) -> None:
        self.deadly = deadly
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, execute: Callable[..., Any], *words: Any) -> Any:
        self.step()
        return execute(*words)

    @contextlib.contextmanager
    def counting(self, database: BaseDatabaseWrapper) -> Iterator[None]:
        """Within the block every statement and both sides of every commit count."""
        commit = database._commit

        def counted() -> None:
            self.step()
            commit()
            self.step()

        database._commit = counted
        try:
            with database.execute_wrapper(self.around):
                yield
        finally:
            del database._commit


def run_and_kill(world: World, command: Command, deadly: int) -> bool:
    """Run the command in a process that is killed at that point; whether it got there before the command was done."""
    for region in world.regions:
        region.database.close()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with Counter(deadly).counting(at(world, command.node).database):
                command.do(world)
            status = 0
        except BaseException:  # noqa: BLE001  # whatever it was, this process must not go on as the one it came from
            traceback.print_exc()
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    if os.WIFSIGNALED(ended):
        assert os.WTERMSIG(ended) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(ended) == 0, "the command failed"
    return False


# Commands --------------------------------------------------------------------------------------------------------


def at(world: World, node_id: str) -> Region:
    """The node with this id."""
    return next(region for region in world.regions if region.id == node_id)


def _apply(world: World) -> None:
    """Somebody in Chongqing applies for what Sichuan decides, with a paper to follow."""
    world.origin = at(world, "50")
    with world.origin.acting():
        said = {"item": builders.COMPANY, "place": PLACES["51"], "channel": Channel.WINDOW, "is_late": True}
        world.number = apply(world.origin, random.Random(0), **said)


def _reach(*steps: tuple[str, StepKind, Side]) -> Callable[[World], None]:
    """A case that has come through these steps, with everything delivered after each."""

    def before(world: World) -> None:
        _apply(world)
        for node_id, kind, side in steps:
            assert world.act(at(world, node_id), kind, side)
            world.settle()

    return before


def _act(node_id: str, kind: StepKind, side: Side, times: int = 1) -> Callable[[World], None]:
    """Who sees the page and finds it not done yet, presses the button: in the end there are so many such steps."""

    def do(world: World) -> None:
        region = at(world, node_id)
        if sum(step.kind is kind for step in world.steps(region)) < times:
            assert world.act(region, kind, side)

    return do


def _and_then(before: Callable[[World], None], more: Callable[[World], None]) -> Callable[[World], None]:
    def both(world: World) -> None:
        before(world)
        more(world)

    return both


def _work(*node_ids: str) -> Callable[[World], None]:
    """These workers start and do what is due: a new worker first frees what a dead one of its name held."""

    def do(world: World) -> None:
        for node_id in node_ids:
            region = at(world, node_id)
            with use_carrier(carrier=lambda peer, request: carry(world, peer, request)), region.acting():
                journal.release_leases(owner="worker")
                while journal.work(owner="worker") + post_waiting():
                    pass

    return do


def carry(world: World, peer: NodeIdentity, request: Request) -> Answer:
    return at(world, peer.id).answer(request)


def _time_is_over(world: World) -> None:
    world._pass_time(LATE)


def _draft(world: World) -> None:
    """A draft with everything but the paper that is about to be uploaded."""
    world.origin = at(world, "50")
    with world.origin.acting():
        person = world.origin.people["applicant"]
        draft = builders.draft(person, PLACES["51"], Channel.WINDOW, hall=WINDOWS["50"][0])
        builders.fill(person, draft)
        drafts.promise_material(actor=person, draft_id=draft, material="domicile_proof")


def _upload(world: World) -> None:
    with world.origin.acting():
        draft, person = Draft.objects.get(), world.origin.people["applicant"]
        main = MAIN[builders.COMPANY]
        drafts.attach_file(actor=person, draft_id=draft.id, material=main, upload=paper(0))


def _sign(world: World) -> None:
    with world.origin.acting():
        draft = Draft.objects.get()
        world.number = draft.case_number or builders.sign(world.origin.people["applicant"], draft.id)


TAKEN_IN = (("50", K.TAKE_IN, Side.INTAKE),)
ACCEPTED = (*TAKEN_IN, ("50", K.ACCEPT, Side.INTAKE))
CLAIMED = (*ACCEPTED, ("51", K.CLAIM, Side.AUTHORITY))
READY = (*CLAIMED, ("50", K.SUPPLY, Side.APPLICANT))
RETURNED = (*CLAIMED, ("51", K.RETURN, Side.AUTHORITY))
_accept = _act("50", K.ACCEPT, Side.INTAKE)
_grant = _act("51", K.GRANT, Side.AUTHORITY)

COMMANDS = (
    Command("upload a paper", _draft, _upload, "50"),
    Command("sign and submit", _and_then(_draft, _upload), _sign, "50"),
    Command("accept and hand over", _reach(*TAKEN_IN), _accept, "50"),
    Command("send the hand-over", _and_then(_reach(*TAKEN_IN), _accept), _work("50"), "50"),
    Command("receive the hand-over", _and_then(_reach(*TAKEN_IN), _accept), _work("50"), "51"),
    Command(
        "fetch the files", _and_then(_and_then(_reach(*TAKEN_IN), _accept), _work("50")), _work("51"), "51"
    ),
    Command("hand in the late paper", _reach(*CLAIMED), _act("50", K.SUPPLY, Side.APPLICANT), "50"),
    Command("return to the window", _reach(*CLAIMED), _act("51", K.RETURN, Side.AUTHORITY), "51"),
    Command("hand over again", _reach(*RETURNED), _act("50", K.FORWARD, Side.INTAKE, 2), "50"),
    Command("grant with a certificate", _reach(*READY), _grant, "51"),
    Command("deliver the certificate", _and_then(_reach(*READY), _grant), _work("51", "50", "51"), "50"),
    Command("lapse when time is over", _and_then(_reach(*CLAIMED), _time_is_over), _work("50", "51"), "50"),
    Command("carry the lapse out", _and_then(_reach(*CLAIMED), _time_is_over), _work("50", "51"), "51"),
    Command("accept by silence", _and_then(_apply, _time_is_over), _work("50"), "50"),
)
