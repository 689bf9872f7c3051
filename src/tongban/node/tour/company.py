"""The main job: a person in Chongqing opens a company in Chengdu without going there.

Every act is a click or a form on a real page. Nothing here calls the program directly.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

from tongban.kernel.errors import Text
from tongban.node.demo.scene import Scene

from .browser import Page, PageProblem
from .people import Person, paper

CITIZEN, WINDOW, AUTHORITY = "chen.jianming", "clerk.gaoxin", "reviewer.wuhou"
ITEM, PLACE, HALL = "company_establishment", "510107", "CQ-GXQ"
LATE = "domicile_proof"
PDF = "application/pdf"

FORM: dict[str, dict[str, Any]] = {
    "name": {"name": "成都山水桥文化传播有限公司", "company_type": "limited"},
    "domicile": {"right": "rented", "address": "桐梓林北路 2 号 3 楼"},
    "scope": {"trades": ["culture", "consulting"], "main_trade": "组织文化艺术交流活动"},
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
}
CAPITAL = "100000"
SHAREHOLDERS = [
    ("陈建明", "500199198503074012", "60000", "60"),
    ("刘强", "510199199003074012", "40000", "40"),
]


@dataclasses.dataclass(frozen=True)
class Act:
    """One step of the journey, in words for whoever watches."""

    who: Text
    where: Text
    what: Text
    run: Callable[[], None]


class CompanyCase:
    """One case from the first search to the verified licence. `number` and `code` are known on the way."""

    def __init__(self, scene: Scene) -> None:
        accounts = {(account.node, account.login): account for account in scene.accounts()}
        self.applicant = Person(scene, "50", accounts["50", CITIZEN])
        self.clerk = Person(scene, "50", accounts["50", WINDOW])
        self.reviewer = Person(scene, "51", accounts["51", AUTHORITY])
        self.passer_by = Person(scene, "50")
        self.draft = ""
        self.number = ""
        self.code = ""
        self.file = b""

    def acts(self) -> Iterator[Act]:
        """The whole journey in order."""
        applicant, clerk, reviewer, anyone = (
            ("申请人", "Applicant"),
            ("窗口人员", "Clerk"),
            ("审查人员", "Reviewer"),
            ("任何人", "Anybody"),
        )
        portal, window = (
            ("渝快办", "Yukuaiban"),
            ("重庆高新区 A07 窗口", "Chongqing Hi-tech Zone, window A07"),
        )
        office, both = ("成都市武侯区行政审批局", "Chengdu Wuhou Approval Bureau"), ("两地", "both regions")
        yield Act(
            applicant,
            portal,
            ("登录，搜“开公司”，读办事指南", "signs in, searches, reads the guide"),
            self.find,
        )
        yield Act(applicant, portal, ("回答公司开在哪里：成都武侯", "says where: Chengdu Wuhou"), self.begin)
        yield Act(
            applicant,
            portal,
            ("填写公司名称、住所、经营范围", "fills in name, domicile, scope"),
            self.fill_first,
        )
        yield Act(
            applicant, portal, ("中途离开，再回来接着填", "leaves, comes back, goes on"), self.fill_rest
        )
        yield Act(
            applicant,
            portal,
            ("上传材料，一份承诺后补", "uploads papers, promises one for later"),
            self.hand_in,
        )
        yield Act(
            applicant,
            portal,
            ("核对、签名、提交，拿到回执", "checks, signs, submits, gets the receipt"),
            self.submit,
        )
        yield Act(clerk, window, ("收件，逐份核对材料", "takes in, checks each paper"), self.take_in)
        yield Act(clerk, window, ("容缺受理，转武侯区", "accepts with tolerance, hands over"), self.accept)
        yield Act(reviewer, office, ("在按剩余时间排序的队列里认领", "claims from the queue"), self.claim)
        yield Act(reviewer, office, ("向窗口提问", "asks the window a question"), self.ask)
        yield Act(clerk, window, ("在办件里答复", "answers in the case"), self.answer)
        yield Act(applicant, portal, ("补交容缺的材料", "hands in the late paper"), self.supply)
        yield Act(reviewer, office, ("看到答复和补交的材料，准予", "sees both, grants"), self.grant)
        yield Act(
            applicant,
            portal,
            ("在“我的证照”里看到营业执照", "finds the licence under My certificates"),
            self.receive,
        )
        yield Act(
            anyone, both, ("不用账号核验执照，按编码和按文件", "check it by code and by file"), self.verify
        )
        yield Act(
            applicant,
            both,
            ("两地看到的进度一致，办件办结", "both regions show the case closed"),
            self.compare,
        )

    def find(self) -> None:
        """Search in own words, read the guide."""
        self.applicant.sign_in()
        self.applicant.open("/zone/")
        self.applicant.send("q", values={"q": "开公司"})
        self.applicant.follow(f"/items/{ITEM}/")

    def begin(self) -> None:
        """Answer the questions, choose the window."""
        self.applicant.open(f"/items/{ITEM}/start")
        answers = {"place": PLACE, "pre_approval": "no", "channel": "window", "hall": HALL}
        self.draft = self.applicant.send("place", "channel", values=answers).url

    def fill_first(self) -> None:
        """Three pages of the form."""
        for section in ("name", "domicile", "scope"):
            self._fill(section, FORM[section])

    def fill_rest(self) -> None:
        """Sign out in the middle; tomorrow the draft is where it was."""
        self.applicant.send(action="/sign-out")
        self.applicant.sign_in()
        self._fill_shareholders()
        for section in ("people", "papers"):
            self._fill(section, FORM[section])

    def _fill(self, section: str, values: dict[str, Any]) -> None:
        self.applicant.open(f"{self.draft}form/{section}/")
        self.applicant.send(next(iter(values)), values=values, button="")

    def _fill_shareholders(self) -> None:
        self.applicant.open(f"{self.draft}form/shareholders/")
        self.applicant.send("registered_capital", button="add:shareholders")
        values: dict[str, str] = {"registered_capital": CAPITAL}
        for row, (name, number, contribution, share) in enumerate(SHAREHOLDERS):
            start = f"shareholders.{row}."
            values |= {
                start + "kind": "person",
                start + "name": name,
                start + "id_number": number,
                start + "contribution": contribution,
                start + "share": share,
                start + "pay_by.year": "2030",
                start + "pay_by.month": "12",
                start + "pay_by.day": "31",
            }
        self.applicant.send("registered_capital", values=values, button="")

    def hand_in(self) -> None:
        """Upload what is asked for; the domicile document follows later."""
        self.applicant.open(f"{self.draft}materials/identity/")
        self.applicant.send(
            "file", files={"file": ("identity.pdf", paper("identity papers"), PDF)}, button="upload"
        )
        self.applicant.open(f"{self.draft}materials/{LATE}/")
        self.applicant.send("act", button="promise")

    def submit(self) -> None:
        """Check once more, sign with the password, keep the receipt."""
        assert self.applicant.account is not None
        self.applicant.open(f"{self.draft}check/")
        self.applicant.open(f"{self.draft}sign/")
        self.applicant.send(
            "agree", "password", values={"agree": "yes", "password": self.applicant.account.password}
        )
        found = re.search(r"/cases/([A-Z0-9-]+)/receipt/", self.applicant.page.url)
        if found is None:
            raise PageProblem(f"no receipt but {self.applicant.page.url}: {self.applicant.page.text[:400]}")
        self.number = found[1]

    def take_in(self) -> None:
        """The window takes it in and checks each material."""
        self.clerk.sign_in()
        self.clerk.open("/desk/window/")
        self.clerk.follow(self.number)
        self.clerk.send(action="/take-in")
        form = self.clerk.page.form(action="/check")
        names = [name for name in form.options if name not in form.values]
        findings = {name: "late" if LATE in name else "complete" for name in names}
        self.clerk.send(action="/check", values=findings)

    def accept(self) -> None:
        """Accept with tolerance and hand over. Whether the other side is there does not matter."""
        self.clerk.open(f"/desk/window/cases/{self.number}/")
        self.clerk.send(action="/accept")

    def claim(self) -> None:
        """The case has arrived in the queue of the deciding authority."""
        self.reviewer.sign_in()
        self.reviewer.wait_for("/desk/review/", lambda page: self.number in page.text)
        self.reviewer.open(f"/desk/review/cases/{self.number}/")
        self.reviewer.send(action="/claim")

    def ask(self) -> None:
        """A question to the window, inside the case."""
        self.reviewer.open(f"/desk/review/cases/{self.number}/")
        self.reviewer.send("text", action="/say", values={"text": "租赁合同的原件看过了吗？"})

    def answer(self) -> None:
        """The window sees the question and answers it."""
        address = f"/desk/window/cases/{self.number}/"
        self.clerk.wait_for(address, lambda page: "租赁合同的原件看过了吗" in page.text)
        form = next(
            f for f in self.clerk.page.forms if "/say" in f.action and f.values.get("question", [""])[0]
        )
        self.clerk.browser.submit(form, {"text": "看过扫描件，原件申请人今天补交。"})
        self.clerk.expect(200)

    def supply(self) -> None:
        """The applicant hands in what was promised."""
        self.applicant.open(f"/cases/{self.number}/supply/{LATE}/")
        self.applicant.send("file", files={"file": ("lease.pdf", paper("lease contract"), PDF)})

    def grant(self) -> None:
        """Answer and paper are there: every check ticked, granted, the licence issued."""

        def is_ready(page: Page) -> bool:
            return "看过扫描件" in page.text and any("/grant" in form.action for form in page.forms)

        address = f"/desk/review/cases/{self.number}/"
        self.reviewer.wait_for(address, lambda page: is_ready(page) and self._has_late_paper(page))
        form = self.reviewer.page.form(action="/grant")
        checks = {name: options for name, options in form.options.items() if options}
        self.reviewer.send(action="/grant", values=checks)

    def _has_late_paper(self, page: Page) -> bool:
        return any(f"/files/{LATE}" in address for address, _ in page.links)

    def receive(self) -> None:
        """The licence is in the applicant's own portal."""
        self.applicant.wait_for(f"/cases/{self.number}/", lambda page: "/certificates/" in _own_links(page))
        self.applicant.open("/certificates/")
        found = [
            m[1]
            for a, _ in self.applicant.page.links
            if (m := re.search(r"/certificates/([0-9A-Z]{16})/$", a))
        ]
        pages = [self.applicant.open(f"/certificates/{code}/") for code in found]
        mine = [code for code, page in zip(found, pages, strict=True) if FORM["name"]["name"] in page.text]
        if not mine:
            raise PageProblem(f"the licence is not among {len(found)} certificates")
        self.code = mine[0]
        self.applicant.open(f"/certificates/{self.code}/")
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
            (self.applicant, f"/cases/{self.number}/"),
            (self.reviewer, f"/desk/review/cases/{self.number}/"),
        )
        lines = [_time_line(person.wait_for(address, _is_closed)) for person, address in sides]
        if lines[0] != lines[1]:
            raise PageProblem(f"the time lines differ: {lines[0]} and {lines[1]}")


def _time_line(page: Page) -> list[tuple[str, str]]:
    """Ids and kinds of the steps as a page lists them."""
    return re.findall(r'id="step-([0-9a-f]{32})" data-kind="([a-z_]+)"', page.html)


def _is_closed(page: Page) -> bool:
    return any(kind == "close" for _, kind in _time_line(page))


def _own_links(page: Page) -> str:
    return " ".join(
        address for address, _ in page.links if re.search(r"/certificates/[0-9A-Z]{16}/", address)
    )


def _must_say(page: Page, words: str) -> None:
    if words not in page.text:
        raise PageProblem(f"“{words}” is not on {page.url}: {page.text[:600]}")
