"""Every shipped item through the case engine: applications made up from its standard are taken, carried and ended, and
one with a single thing wrong does not get in. No item is named here.
"""

import copy
import dataclasses
import json
import pathlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import builders
from tests.builders import Neighbour
from tests.cases.refusals import refusal
from tests.catalogue.applications import PROMISE, Application, Defect, applications, defects
from tests.papers import a_file, pdf
from tongban.cases.models import Case, Draft
from tongban.cases.services import applicant, drafts, intake, referrals, review
from tongban.cases.types import Channel, Check, Outcome, Side, State, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.services import adopt_standard
from tongban.catalogue.types import Decides, Lane, Mode, Standard
from tongban.certificates import queries as certificates
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions import services as jurisdiction_services
from tongban.jurisdictions.types import AUTHORITY_KINDS
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.node import this

FILES = {name.removesuffix(".yaml"): text for text, name in catalogue.shipped_standards()}
HERE, THERE, HALL = "500109", "510107", "CQ-BEIBEI"
OFFICES = """
demo: true
nodes: {{"50": "50", "51": "51"}}
authorities:
  - {{division: "500109", body: DMXX0001, kinds: {kinds}, name: {{zh: 北碚区综合局, en: Beibei Bureau of All Things}}}}
  - {{division: "500109", body: DMXX0002, kinds: [], name: {{zh: 北碚区政务办, en: Beibei Services Office}}}}
  - {{division: "510107", body: DMXX0001, kinds: {kinds}, name: {{zh: 武侯区综合局, en: Wuhou Bureau of All Things}}}}
halls:
  - code: CQ-BEIBEI
    division: "500109"
    run_by: DMXX0002
    name: {{zh: 北碚区政务服务中心, en: Beibei Service Center}}
    address: {{zh: 演示, en: sample}}
    hours: {{working_day: ["09:00-17:00"]}}
    windows: [{{number: A07, name: {{zh: 川渝通办专窗, en: Sichuan-Chongqing window}}, interoperation: true}}]
"""
"""One body on either side that decides on everything, so that any item finds its authority."""

few = settings(
    max_examples=3,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # a whole case is slow to make smaller; its data are shown
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
    ],  # each example is a new case
)


@dataclasses.dataclass
class Town:
    """One item on both nodes, a person, and staff as they are needed."""

    standard: Standard
    person: Actor
    neighbour: Neighbour
    staff: dict[str, Actor] = dataclasses.field(default_factory=dict)

    def clerk(self, hall: str) -> Actor:
        """Somebody at a window of a hall."""
        window = jurisdictions.windows_of(hall)[0].code
        if window not in self.staff:
            self.staff[window] = builders.clerk(window, f"clerk.{window}".lower())
        return self.staff[window]

    def reviewer(self, authority: str) -> Actor:
        """Somebody of an authority."""
        if authority not in self.staff:
            self.staff[authority] = builders.reviewer(authority, f"reviewer.{authority}".lower())
        return self.staff[authority]

    def applications(self) -> st.SearchStrategy[Application]:
        """Applications that an authority here decides."""
        places = {
            question.key: (HERE,) if question.decides is Decides.COMPETENT else (HERE, THERE)
            for question in self.standard.questions
            if question.decides
        }
        return applications(self.standard, places, clock.today())


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """OFFICES as a file."""
    path = tmp_path_factory.mktemp("offices") / "offices.yaml"
    path.write_text(OFFICES.format(kinds=json.dumps(sorted(AUTHORITY_KINDS))), encoding="utf-8")
    return path


@pytest.fixture(params=sorted(FILES))
def town(request: pytest.FixtureRequest, directory: pathlib.Path, db: None, noon: object) -> Iterator[Town]:
    """One of the shipped standards, signed by both nodes, and offices for it."""

    def read() -> None:
        jurisdiction_services.load_reference_data()
        jurisdiction_services.load_directory(path=directory)

    def adopt() -> None:
        adopt_standard(text=FILES[request.param], path=f"{request.param}.yaml")
        other.adopt(request.param)

    other = Neighbour()
    with builders.beside(other):
        builders.put_rows("offices of every kind", read, "jurisdictions")
        builders.put_rows(request.param, adopt, "catalogue")
        yield Town(catalogue.standard(request.param), builders.citizen(), other)


def begun(town: Town, application: Application, channel: Channel) -> str:
    """A draft with the answers before the form."""
    assert town.person.person_id
    return drafts.start_draft(
        actor=town.person,
        person_id=town.person.person_id,
        item=town.standard.key,
        answers=application.answers,
        channel=channel,
        hall=HALL if channel is Channel.WINDOW else "",
    )


def filled(town: Town, draft: str, application: Application) -> None:
    """Every page, as a person goes through them."""
    for section, values in application.form.items():
        assert drafts.save_section(actor=town.person, draft_id=draft, section=section, raw=values) == []


def handed_in(town: Town, draft: str, application: Application) -> None:
    """Every material, or the promise of it."""
    for key, way in application.materials.items():
        if way == PROMISE:
            drafts.promise_material(actor=town.person, draft_id=draft, material=key)
        else:
            name, content = f"{key}.pdf", pdf(key)
            drafts.attach_file(actor=town.person, draft_id=draft, material=key, upload=a_file(name, content))


def channels(standard: Standard) -> list[Channel]:
    """The doors that an item has."""
    return [Channel.WINDOW, *([Channel.ONLINE] if Mode.FULL_ONLINE in standard.modes.allowed else [])]


def accepted(town: Town, case: Case, application: Application) -> None:
    """The window takes it in and finds everything as it was announced; what was promised comes in time."""
    clerk, number = town.clerk(case.hall), case.number
    intake.take_in_case(actor=clerk, number=number)
    late = [key for key, way in application.materials.items() if way == PROMISE]
    found = builders.findings(number, **dict.fromkeys(late, Check.LATE))
    intake.accept_case(actor=clerk, number=number, checks=found)
    for key in late:
        applicant.supply_material(
            actor=town.person, number=number, material=key, upload=a_file("late.pdf", pdf("late"))
        )


def agreed(town: Town, case: Case) -> None:
    """The other authorities of joint handling agree, wherever they are."""
    case.refresh_from_db()
    for row in case.referrals:
        answer = {"referral": row["id"], "agrees": True, "text": ""}
        if row["node"] == this().id:
            referrals.give_advice(actor=town.reviewer(row["authority"]), number=case.number, **answer)
        else:
            town.neighbour.take(case.number, StepKind.ADVISE, Side.COOPERATING, **answer, silent=False)


def decided(town: Town, case: Case, *, grant: bool) -> None:
    """The authority decides, and the worker does what follows."""
    reviewer = town.reviewer(case.authority)
    review.claim_case(actor=reviewer, number=case.number)
    if grant:
        agreed(town, case)
        looked_at = (Lane.AUTHORITY, Lane.COOPERATING)  # one body may have the powers of several
        criteria = {row.key for row in town.standard.criteria if row.at in looked_at}
        grant = {"actor": reviewer, "number": case.number, "criteria": criteria}
        if town.standard.result.finding:
            assert refusal(BadInput, review.grant_case, **grant).code == "finding-missing"
        review.grant_case(**grant, finding="有一条记录")
    else:
        clause = town.standard.laws[0].title.zh
        review.refuse_case(actor=reviewer, number=case.number, reason="不符", clause=clause, change="改")
    builders.let_work()


@few
@given(data=st.data())
def test_a_good_application_of_any_item_is_carried_to_its_end(town: Town, data: st.DataObject) -> None:
    application = data.draw(town.applications())
    channel = data.draw(st.sampled_from(channels(town.standard)))
    grant = data.draw(st.booleans())
    draft = begun(town, application, channel)
    filled(town, draft, application)
    handed_in(town, draft, application)
    case = Case.objects.get(number=builders.sign(town.person, draft))
    assert case.content["form"] == application.form
    assert set(application.materials) <= set(case.content["materials"])
    accepted(town, case, application)
    decided(town, Case.objects.get(pk=case.pk), grant=grant)
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.GRANTED if grant else Outcome.REFUSED)
    issued = case.steps.filter(kind=StepKind.ISSUE).exists()
    assert issued == (grant and town.standard.result.certificate is not None)
    if issued and town.standard.result.finding:
        held = certificates.of_case(case.number)
        assert held
        said = {field.key: field.value[0] for field in held.claims.fields}
        assert said[town.standard.result.finding.key] == "有一条记录"


@few
@given(data=st.data())
def test_one_thing_wrong_in_the_form_keeps_it_out(town: Town, data: st.DataObject) -> None:
    application = data.draw(town.applications())
    draft = begun(town, application, Channel.WINDOW)
    filled(town, draft, application)
    handed_in(town, draft, application)
    kept = copy.deepcopy(Draft.objects.get(pk=draft).content)
    for defect in one_of_each(town.standard, application):
        wrong = drafts.save_section(
            actor=town.person, draft_id=draft, section=defect.section, raw=defect.page
        )
        assert (defect.field, defect.code) in [(error.field, error.code) for error in wrong], defect
        assert Draft.objects.get(pk=draft).content == kept, "nothing half-written"


def one_of_each(standard: Standard, application: Application) -> list[Defect]:
    """The first of every kind of defect and code that the application can have."""
    found: dict[tuple[str, str], Defect] = {}
    for defect in defects(standard, application, clock.today()):
        found.setdefault((defect.name, defect.code), defect)
    return list(found.values())


@few
@given(data=st.data())
def test_what_is_missing_keeps_it_out_and_is_named(town: Town, data: st.DataObject) -> None:
    application = data.draw(town.applications())
    for question in town.standard.questions:
        answers = {**application.answers, question.key: ""}
        error = refusal(
            BadInput, begun, town=town, application=Application(answers, {}, {}), channel=Channel.WINDOW
        )
        assert (error.code, error.field) == ("question-unanswered", question.key)
    draft = begun(town, application, Channel.WINDOW)
    filled(town, draft, application)
    handed_in(town, draft, application)
    if application.materials:
        key = data.draw(st.sampled_from(sorted(application.materials)))
        drafts.remove_material(actor=town.person, draft_id=draft, material=key)
        error = refusal(Refused, builders.sign, person=town.person, draft_id=draft)
        assert (error.code, error.params["tasks"]) == ("draft-incomplete", f"material:{key}")
    assert not Case.objects.exists()
