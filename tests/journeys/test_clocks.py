"""What moves a clock on two nodes, and how a stranger reckons it again from what both of them have signed."""

import dataclasses
import datetime as dt
import json
import pathlib
import subprocess
import sys
from typing import Any

import pytest

from tests.journeys.cast import Cast
from tests.journeys.certificates import Certificate
from tests.journeys.evidence import ended, kinds, states, wait_alike
from tests.journeys.plans import WHOLE_COMPANY, food_licence
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import Journey

HEAD = ("51", "head.wuhou")
LIANGJIANG = "11500157DMMR00018G"
"""A market regulator of Chongqing."""


def act(journey: Journey, person: Any, name: str, **values: str) -> None:
    """Open the page of an act and take it."""
    person.open(f"/desk/cases/{journey.number}/acts/{name}/")
    person.send("reason", values=values)


def verify(scene: Scene, folder: pathlib.Path, record: bytes) -> subprocess.CompletedProcess[str]:
    """What a stranger does: the record, what the nodes say of themselves, a calendar; no node, no database."""
    (folder / "record.json").write_bytes(record)
    words: list[str | pathlib.Path] = ["verify", "receipt", folder / "record.json", "--json"]
    for node in scene.plans:
        visitor = Cast(scene).visitor(node)
        (folder / f"{node}.json").write_bytes(visitor.open("/.well-known/tongban").body)
        words += ["--node", folder / f"{node}.json"]
    (folder / "calendar.json").write_bytes(Cast(scene).visitor("51").open("/calendar.json").body)
    words += ["--calendar", folder / "calendar.json"]
    return subprocess.run(
        [sys.executable, "-m", "tongban.node.cli", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


def examined(cast: Cast, plan: Any = WHOLE_COMPANY) -> Journey:
    case = cast.journey(plan)
    case.apply()
    case.arrive_accepted()
    case.claim()
    return case


@pytest.mark.row("L06", "P12")
def test_anybody_can_reckon_a_case_again_from_what_both_nodes_have_signed(
    scene: Scene, cast: Cast, licence: Certificate, tmp_path: pathlib.Path
) -> None:
    """A hearing stops the clock, the head extends, the case is granted; the record says why it was due when it was."""
    restaurant = food_licence(licence.code, licence.credit_code)
    case = examined(cast, dataclasses.replace(restaurant, hall=WHOLE_COMPANY.hall))
    reviewer, head = case.reviewer, cast.person(HEAD)
    reviewer.open(f"/desk/cases/{case.number}/acts/extend/")
    reviewer.send("reason", values={"reason": "忙不过来"}, status=403)
    assert "只有机关负责人" in reviewer.page.text
    act(case, head, "extend", reason="案情复杂")
    act(case, reviewer, "suspend", stage="hearing", reason="利害关系人要求听证")
    page = case.applicant.wait_for(case.case_url, lambda page: "正在进行特别程序" in page.text)
    for title in ("延长办理期限告知书", "特别程序告知书"):
        assert title in page.text, "the applicant is told in writing"
    act(case, reviewer, "continue", reason="听证会已开")
    case.grant()
    state = ended(case, "close")
    assert [kind for kind in kinds(state) if kind in ("extend", "suspend", "continue")] == [
        "extend",
        "suspend",
        "continue",
    ]

    case.applicant.open(case.case_url)
    record = case.applicant.follow("time-record.json").body
    done = verify(scene, tmp_path, record)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert (found["case"], found["accepted_by"], found["confirmed_by"]) == (case.number, "50", "51")
    assert dt.datetime.fromisoformat(found["promised_due"]) == dt.datetime.fromisoformat(
        state["promised_due"]
    )
    assert (found["is_due_as_stated"], found["is_late"]) == (True, False)
    assert [move.get("why", "extension") for move in found["moves"]] == ["extension", "hearing"]
    for secret in ("陈建明", "500199", "山水桥"):
        assert secret not in record.decode(), "it names nobody"

    spoilt = json.loads(record)
    spoilt["tokens"].pop()
    without_end = verify(scene, tmp_path, json.dumps(spoilt).encode())
    assert json.loads(without_end.stdout)["outcome"] == "", "what is left out cannot be claimed"
    token = json.loads(record)["tokens"][0]
    for broken, says in ((token[:-8] + "AAAAAAAA", "签名"), ("a.b.c", "签名")):
        spoilt["tokens"] = [broken]
        refused = verify(scene, tmp_path, json.dumps(spoilt).encode())
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert says in refused.stderr or "token" in refused.stderr.lower()


@pytest.mark.row("P38", "L06")
def test_a_transfer_to_the_other_region_moves_neither_number_nor_clock(
    scene: Scene, cast: Cast, tmp_path: pathlib.Path
) -> None:
    """Wuhou finds that it has no power here; Liangjiang decides, on the other node."""
    case = examined(cast)
    before, _ = states(scene, case.number)
    page = cast.person(HEAD).open(f"/desk/cases/{case.number}/acts/transfer/")
    assert "编号、标准和计时都不变" in page.text
    nothing = cast.person(HEAD).open(f"/desk/cases/{case.number}/acts/transfer/?find=火星")
    assert "所列为全部机关" in nothing.text
    found = cast.person(HEAD).open(f"/desk/cases/{case.number}/acts/transfer/?find=两江")
    assert len(found.html.split("<select")[1].split("<option")) < 8, "of more than two hundred"
    cast.person(HEAD).send("reason", values={"authority": LIANGJIANG, "reason": "住所在两江新区"})
    case.reviewer = cast.person(("50", "reviewer.liangjiang"))
    case.claim()
    case.grant()
    wait_alike(case, "close")
    here, other = states(scene, case.number)
    assert here == other
    assert (here["number"], here["outcome"]) == (before["number"], "granted")
    for clock in ("started_at", "promised_due", "statutory_due"):
        assert here[clock] == before[clock]
    letter = case.applicant.open(case.case_url).text
    assert "办件移送告知书" in letter
    done = verify(scene, tmp_path, case.applicant.follow("time-record.json").body)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["is_due_as_stated"] is True
