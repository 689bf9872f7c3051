"""The main job: a person in Chongqing opens a company in Chengdu without going there.

Every act is a click or a form on a real page. Nothing here calls the program directly.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from tongban.kernel.errors import Text
from tongban.node.demo.scene import Scene

from .browser import Page, PageProblem
from .journey import PROMISE, UPLOAD, Journey, Plan, has_step, time_line
from .people import Person

CITIZEN, WINDOW, AUTHORITY = "chen.jianming", "clerk.gaoxin", "reviewer.wuhou"
LATE = "domicile_proof"
QUESTION, ANSWER = "租赁合同的原件看过了吗？", "看过扫描件，原件申请人今天补交。"
PAY_BY = dt.date(2030, 12, 31)

COMPANY = Plan(
    item="company_establishment",
    answers={"place": "510107", "pre_approval": "no"},
    hall="CQ-GXQ",
    form={
        "name": {"name": "成都山水桥文化传播有限公司", "company_type": "limited"},
        "domicile": {"right": "rented", "address": "桐梓林北路 2 号 3 楼"},
        "scope": {"trades": ["culture", "consulting"], "main_trade": "组织文化艺术交流活动"},
        "shareholders": {
            "registered_capital": "100000",
            "shareholders": [
                {
                    "kind": "person",
                    "name": "陈建明",
                    "id_number": "500199198503074012",
                    "contribution": "60000",
                    "share": "60",
                    "pay_by": PAY_BY,
                },
                {
                    "kind": "person",
                    "name": "刘强",
                    "id_number": "510199199003074012",
                    "contribution": "40000",
                    "share": "40",
                    "pay_by": PAY_BY,
                },
            ],
        },
        "people": {
            "representative": "陈建明",
            "representative_id": "500199198503074012",
            "representative_phone": "13800005001",
            "representative_post": "director",
        },
        "papers": {
            "articles": "model",
            "contact_name": "陈建明",
            "contact_phone": "13800005001",
            "paper_licence": "none",
        },
    },
    papers={"identity": UPLOAD, LATE: PROMISE},
)


@dataclasses.dataclass(frozen=True)
class Act:
    """One step of the journey, in words for whoever watches."""

    who: Text
    where: Text
    what: Text
    run: Callable[[], None]


class CompanyCase(Journey):
    """One case from the first search to the verified licence. `number` and `code` are known on the way."""

    def __init__(self, scene: Scene) -> None:
        accounts = {(account.node, account.login): account for account in scene.accounts()}
        super().__init__(
            COMPANY,
            applicant=Person(scene, "50", accounts["50", CITIZEN]),
            clerk=Person(scene, "50", accounts["50", WINDOW]),
            reviewer=Person(scene, "51", accounts["51", AUTHORITY]),
        )
        self.passer_by = Person(scene, "50")
        self.code = ""
        self.file = b""

    def acts(self) -> Iterator[Act]:
        """The whole journey in order."""
        does = {
            "portal": partial(Act, ("申请人", "Applicant"), ("渝快办", "Yukuaiban")),
            "window": partial(
                Act, ("窗口人员", "Clerk"), ("重庆高新区 A07 窗口", "Chongqing Hi-tech Zone, window A07")
            ),
            "office": partial(
                Act, ("审查人员", "Reviewer"), ("成都市武侯区行政审批局", "Chengdu Wuhou Approval Bureau")
            ),
            "both": partial(Act, ("任何人", "Anybody"), ("两地", "both regions")),
        }
        for where, zh, en, run in (
            ("portal", "登录，搜“开公司”，读办事指南", "signs in, searches, reads the guide", self.find),
            ("portal", "回答公司开在哪里：成都武侯", "says where: Chengdu Wuhou", self.begin),
            ("portal", "填写公司名称、住所、经营范围", "fills in name, domicile, scope", self.fill_first),
            ("portal", "中途离开，再回来接着填", "leaves, comes back, goes on", self.fill_rest),
            ("portal", "上传材料，一份承诺后补", "uploads papers, promises one for later", self.hand_in),
            ("portal", "核对、签名、提交，拿到回执", "checks, signs, submits, gets the receipt", self.sign),
            ("window", "收件，逐份核对材料", "takes in, checks each paper", self.receive_at_window),
            ("window", "容缺受理，转武侯区", "accepts with tolerance, hands over", self.accept),
            ("office", "在按剩余时间排序的队列里认领", "claims from the queue", self.begin_review),
            ("office", "向窗口提问", "asks the window a question", self.ask_window),
            ("window", "在办件里答复", "answers in the case", self.answer_authority),
            ("portal", "补交容缺的材料", "hands in the late paper", self.supply_late),
            ("office", "看到答复和补交的材料，准予", "sees both, grants", self.decide),
            ("portal", "在“我的证照”里看到营业执照", "finds the licence under My certificates", self.receive),
            ("both", "不用账号核验执照，按编码和按文件", "check it by code and by file", self.verify),
            ("both", "两地看到的进度一致，办件办结", "see the case closed, alike on both", self.compare),
        ):
            yield does[where]((zh, en), run)

    def find(self) -> None:
        """Search in own words, read the guide."""
        self.applicant.sign_in()
        self.applicant.open("/zone/")
        self.applicant.send("q", values={"q": "开公司"})
        self.applicant.follow(f"/items/{self.plan.item}/")

    def fill_first(self) -> None:
        """Three pages of the form."""
        self.fill("name", "domicile", "scope")

    def fill_rest(self) -> None:
        """Sign out in the middle; tomorrow the draft is where it was."""
        self.applicant.send(action="/sign-out")
        self.applicant.sign_in()
        self.fill("shareholders", "people", "papers")

    def receive_at_window(self) -> None:
        """The window takes it in and checks each material."""
        self.clerk.sign_in()
        self.clerk.open("/desk/window/")
        self.clerk.follow(self.number)
        self.take_in()
        self.check()

    def begin_review(self) -> None:
        """The case has arrived in the queue of the deciding authority."""
        self.reviewer.sign_in()
        self.claim()

    def ask_window(self) -> None:
        """A question to the window, inside the case."""
        self.ask(self.reviewer, QUESTION)

    def answer_authority(self) -> None:
        """The window sees the question and answers it."""
        self.answer(self.clerk, QUESTION, ANSWER)

    def supply_late(self) -> None:
        """The applicant hands in what was promised."""
        self.supply(LATE)

    def decide(self) -> None:
        """Answer and paper are there: every check ticked, granted, the licence issued."""
        self.reviewer.wait_for(
            self.review_url, lambda page: ANSWER in page.text and self._has_late_paper(page)
        )
        self.grant()

    def _has_late_paper(self, page: Page) -> bool:
        return any(f"/files/{LATE}" in address for address, _ in page.links)

    def receive(self) -> None:
        """The licence is in the applicant's own portal."""
        self.code = self.collect()
        self.file = self.applicant.follow("/file").body

    def verify(self) -> None:
        """Anybody, on either node, without an account."""
        for node in self.passer_by.scene.plans:
            visitor = Person(self.passer_by.scene, node)
            page = visitor.open(f"/verify/?code={self.code}")
            _must_say(page, "✓")
            visitor.open("/verify/")
            page = visitor.send(
                "file" if "file" in visitor.page.form("code").names else "code",
                files={"file": ("licence.tbcert", self.file, "application/octet-stream")},
            )
            _must_say(page, "✓")

    def compare(self) -> None:
        """Closed on both nodes, and the time lines are the same."""
        sides = (
            (self.applicant, self.case_url),
            (self.reviewer, self.review_url),
        )
        lines = [
            time_line(person.wait_for(address, lambda page: has_step(page, "close")))
            for person, address in sides
        ]
        if lines[0] != lines[1]:
            raise PageProblem(f"the time lines differ: {lines[0]} and {lines[1]}")


def _must_say(page: Page, words: str) -> None:
    if words not in page.text:
        raise PageProblem(f"“{words}” is not on {page.url}: {page.text[:600]}")
