"""What the applicant does: drafts, late materials, corrections, withdrawal; and what is refused, and until when."""

import dataclasses
import datetime as dt

import pytest

from tests import builders
from tests.builders import ADDRESS_GAP, COMPANY_FORM, NOON, PAPER_GAP, PDF
from tests.cases.refusals import refusal
from tests.papers import a_file, pdf
from tongban.cases.models import Case, Draft
from tongban.cases.queries.lists import drafts_of
from tongban.cases.services import applicant, drafts, intake
from tongban.cases.services.files import accept_upload
from tongban.cases.services.submission import submit_draft
from tongban.cases.services.viewing import open_case, open_draft, open_draft_file, open_file
from tongban.cases.types import Channel, Check, Gap, Outcome, State
from tongban.identity.models import AccessRecord
from tongban.identity.types import Confirmation
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused

# Drafts


def test_a_draft_is_ones_own(zhou: Actor, li: Actor, reviewer: Actor) -> None:
    draft = builders.draft(zhou)
    for other in (li, reviewer):
        call = {"actor": other, "draft_id": draft}
        assert refusal(NotFound, open_draft, **call).code == "draft-not-found"
        assert refusal(NotFound, drafts.drop_draft, **call).code == "draft-not-found"
        raw = {"section": "name", "raw": COMPANY_FORM["name"]}
        assert refusal(NotFound, drafts.save_section, **raw, **call).code == "draft-not-found"
        assert refusal(NotFound, open_draft_file, material="identity", **call).code == "draft-not-found"


def test_nobody_applies_in_anothers_name(zhou: Actor, li: Actor, reviewer: Actor, clerk: Actor) -> None:
    start = {
        "person_id": zhou.person_id,
        "item": builders.COMPANY,
        "answers": {"place": builders.HERE, "pre_approval": "no"},
        "channel": Channel.WINDOW,
        "hall": builders.HALL,
    }
    for other in (li, reviewer):
        assert refusal(NotAllowed, drafts.start_draft, actor=other, **start).code == "role-needed"
    helped = drafts.start_draft(actor=clerk, **start)
    assert AccessRecord.objects.filter(purpose="help-with-draft", person_id=zhou.person_id).exists()
    assert [row.id for row in drafts_of(zhou.person_id or "")] == [helped]


def test_a_draft_starts_only_where_the_item_is_handled(zhou: Actor) -> None:
    assert refusal(BadInput, builders.draft, person=zhou, hall="CQ-NOWHERE").code == "window-unknown"
    assert refusal(BadInput, builders.draft, person=zhou, hall="CD-WUHOU").code == "window-unknown"
    assert builders.draft(zhou, item=builders.RELOCATION, channel=Channel.ONLINE), "its standard lists online"
    builders.adopt_here("id_card_renewal")
    card = {"item": "id_card_renewal", "answers": {"place": builders.HERE, "reason": "expired"}}
    online = {"actor": zhou, "person_id": zhou.person_id, "channel": Channel.ONLINE, **card}
    assert refusal(Refused, drafts.start_draft, **online).code == "mode-not-offered"
    error = refusal(BadInput, builders.draft, person=zhou, pre_approval="")
    assert (error.code, error.field) == ("question-unanswered", "pre_approval")


def test_an_incomplete_draft_is_not_submitted(zhou: Actor) -> None:
    draft = builders.draft(zhou)
    error = refusal(Refused, builders.sign, person=zhou, draft_id=draft)
    assert (error.code, error.params["count"]) == ("draft-incomplete", 7)


def test_what_changed_after_it_was_shown_is_not_submitted(zhou: Actor) -> None:
    draft = builders.draft(zhou)
    builders.fill(zhou, draft)
    builders.hand_in(zhou, draft)
    seen = open_draft(actor=zhou, draft_id=draft).statement
    drafts.attach_file(actor=zhou, draft_id=draft, material="identity", upload=a_file("b.pdf", pdf("2")))
    assert zhou.account_id
    confirmation = Confirmation(account_id=zhou.account_id, at=clock.now())
    sign = {"actor": zhou, "draft_id": draft, "confirmation": confirmation}
    assert refusal(Refused, submit_draft, seen=seen, **sign).code == "statement-changed"
    number = submit_draft(seen=open_draft(actor=zhou, draft_id=draft).statement, **sign)
    assert submit_draft(seen=seen, **sign) == number, "a second press finds the same receipt"
    assert refusal(NotFound, drafts.drop_draft, actor=zhou, draft_id=draft).code == "draft-not-found"


def test_materials_of_a_draft(zhou: Actor) -> None:
    draft = builders.draft(zhou, channel=Channel.ONLINE)
    call = {"actor": zhou, "draft_id": draft}
    assert refusal(BadInput, drafts.promise_material, material="passport", **call).code == "material-unknown"
    assert (
        refusal(Refused, drafts.promise_material, material="identity", **call).code
        == "material-not-deferrable"
    )
    assert refusal(Refused, drafts.bring_material, material="identity", **call).code == "mode-not-offered"
    error = refusal(Refused, drafts.attach_certificate, material="identity", code="X" * 16, **call)
    assert error.code == "certificate-not-usable"
    for name, content, code in (
        ("a.pdf", b"", "file-empty"),
        ("a.pdf", b"plain words", "file-wrong-type"),
        ("a.png", PDF, "file-not-what-it-says"),
        ("a.pdf", PDF + b" " * 10 * 1024 * 1024, "file-too-large"),
    ):
        assert refusal(BadInput, accept_upload, name=name, content=content).code == code
    assert refusal(NotFound, open_draft_file, material="identity", **call).code == "blob-missing"


def test_a_draft_lives_ninety_days_from_the_last_touch(zhou: Actor) -> None:
    draft = builders.draft(zhou)
    with clock.frozen(NOON + dt.timedelta(days=80)):
        assert open_draft(actor=zhou, draft_id=draft).expires_soon
        drafts.save_section(actor=zhou, draft_id=draft, section="name", raw=COMPANY_FORM["name"])
        assert not open_draft(actor=zhou, draft_id=draft).expires_soon
    with clock.frozen(NOON + dt.timedelta(days=91)):
        builders.let_work()
        assert Draft.objects.filter(pk=draft).exists(), "it was touched on day 80"
    with clock.frozen(NOON + dt.timedelta(days=171)):
        assert refusal(NotFound, open_draft, actor=zhou, draft_id=draft).code == "draft-not-found"
        assert drafts_of(zhou.person_id or "") == []
        builders.let_work()
        assert not Draft.objects.filter(pk=draft).exists()


# Late materials


def test_only_what_is_owed_is_supplied_and_only_in_time(zhou: Actor, li: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou, late=True), domicile_proof=Check.LATE)
    paper = {"number": number, "upload": a_file("l.pdf", PDF)}
    assert refusal(NotFound, applicant.supply_material, actor=li, material="domicile_proof", **paper)
    error = refusal(Refused, applicant.supply_material, actor=zhou, material="identity", **paper)
    assert error.code == "material-not-owed"
    due = dt.datetime.fromisoformat(Case.objects.get(number=number).owed[0]["due"])
    with clock.frozen(due + dt.timedelta(seconds=1)):  # the worker has not come to it yet
        error = refusal(Refused, applicant.supply_material, actor=zhou, material="domicile_proof", **paper)
        assert (error.code, error.params) == ("supplement-over", {"at": "2026-11-24 17:00"})
    with clock.frozen(due):
        applicant.supply_material(actor=zhou, material="domicile_proof", **paper)
        assert open_file(actor=zhou, number=number, material="domicile_proof")[1].content == PDF
    error = refusal(Refused, applicant.supply_material, actor=zhou, material="domicile_proof", **paper)
    assert error.code == "material-not-owed"


def test_a_promise_not_kept_lapses_by_itself(zhou: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou, late=True), domicile_proof=Check.LATE)
    with clock.frozen(NOON + dt.timedelta(days=2)):
        builders.let_work()
        case = Case.objects.get(number=number)
        assert (case.state, case.outcome) == (State.CLOSED, Outcome.TOLERANCE_LAPSED)
        paper = {
            "actor": zhou,
            "number": number,
            "material": "domicile_proof",
            "upload": a_file("l.pdf", PDF),
        }
        assert refusal(Refused, applicant.supply_material, **paper).code == "step-not-now"


def test_a_promise_kept_does_not_lapse(zhou: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou, late=True), domicile_proof=Check.LATE)
    paper = {"actor": clerk, "number": number, "material": "domicile_proof", "upload": a_file("l.pdf", PDF)}
    applicant.supply_material(**paper)
    with clock.frozen(NOON + dt.timedelta(days=30)):
        builders.let_work()
        assert builders.state(number) == State.ACCEPTED or builders.state(number) == State.TOLERANCE_ACCEPTED


# Corrections


@pytest.fixture
def asked(zhou: Actor, clerk: Actor) -> str:
    """A case whose address and lease must be mended."""
    number = builders.taken_in(clerk, builders.submitted(zhou))
    intake.request_correction(actor=clerk, number=number, gaps=[ADDRESS_GAP, PAPER_GAP])
    return number


def test_only_what_was_asked_is_mended(asked: str, zhou: Actor, li: Actor, clerk: Actor) -> None:
    section = {"number": asked, "section": "name", "raw": COMPANY_FORM["name"]}
    assert refusal(Refused, applicant.mend_section, actor=zhou, **section).code == "not-asked-to-correct"
    paper = {"number": asked, "material": "identity", "upload": a_file("a.pdf", PDF)}
    assert refusal(Refused, applicant.mend_material, actor=zhou, **paper).code == "not-asked-to-correct"
    for other in (li, clerk):
        assert refusal(NotFound, applicant.correct_case, actor=other, number=asked).code == "case-not-found"


def test_a_page_that_is_still_wrong_changes_nothing(asked: str, zhou: Actor) -> None:
    raw = {"right": "rented", "address": ""}
    errors = applicant.mend_section(actor=zhou, number=asked, section="domicile", raw=raw)
    assert [error.field for error in errors] == ["address"]
    assert Case.objects.get(number=asked).content["form"]["domicile"]["address"] == "天生路 1 号 2-3"


def test_all_gaps_are_mended_before_it_goes_back(asked: str, zhou: Actor) -> None:
    raw = {"right": "rented", "address": "天生路 1 号 2-4"}
    assert applicant.mend_section(actor=zhou, number=asked, section="domicile", raw=raw) == []
    error = refusal(Refused, applicant.correct_case, actor=zhou, number=asked)
    assert (error.code, error.params) == ("gaps-open", {"count": 1})
    paper = {"number": asked, "material": "domicile_proof", "upload": a_file("a.pdf", pdf("all pages"))}
    applicant.mend_material(actor=zhou, **paper)
    applicant.correct_case(actor=zhou, number=asked)
    case = Case.objects.get(number=asked)
    assert (case.state, case.gaps) == (State.RECEIVED, [])
    assert case.content["materials"]["domicile_proof"].get("check") is None
    assert refusal(Refused, applicant.correct_case, actor=zhou, number=asked).code == "step-not-now"


def test_other_answers_ask_for_other_papers(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    intake.request_correction(actor=clerk, number=number, gaps=[Gap("/papers/articles", "章程要自己写")])
    mend = {"actor": zhou, "number": number, "section": "papers"}
    own = {**COMPANY_FORM["papers"], "articles": "own"}
    assert applicant.mend_section(raw=own, **mend) == []
    seen = open_case(actor=zhou, number=number)
    assert [(gap.target, gap.is_mended) for gap in seen.gaps] == [
        ("/papers/articles", True),
        ("material:articles_own", False),
    ]
    assert refusal(Refused, applicant.correct_case, actor=zhou, number=number).code == "gaps-open"
    paper = {"actor": zhou, "number": number, "material": "articles_own", "upload": a_file("a.pdf", PDF)}
    applicant.mend_material(**paper)
    applicant.correct_case(actor=zhou, number=number)
    materials = Case.objects.get(number=number).content["materials"]
    assert "articles_model" not in materials
    assert materials["articles_own"]["sha256"]


def test_a_correction_that_never_comes_lapses_by_itself(asked: str, zhou: Actor) -> None:
    due = Case.objects.get(number=asked).correction_due
    raw = {"right": "rented", "address": "天生路 1 号 2-4"}
    with clock.frozen(due + dt.timedelta(seconds=1)):
        mend = {"actor": zhou, "number": asked, "section": "domicile", "raw": raw}
        assert refusal(Refused, applicant.mend_section, **mend).code == "correction-over"
        builders.let_work()
        case = Case.objects.get(number=asked)
        assert (case.state, case.outcome) == (State.CLOSED, Outcome.CORRECTION_LAPSED)
        assert open_case(actor=zhou, number=asked).closure_result == "5"


# Withdrawal and reading


def test_the_applicant_withdraws_before_the_decision(zhou: Actor, li: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    assert refusal(NotFound, applicant.withdraw_case, actor=li, number=number).code == "case-not-found"
    assert refusal(NotFound, applicant.withdraw_case, actor=clerk, number=number).code == "case-not-found"
    applicant.withdraw_case(actor=zhou, number=number, reason="不开了")
    assert open_case(actor=zhou, number=number).outcome is Outcome.WITHDRAWN
    assert refusal(Refused, applicant.withdraw_case, actor=zhou, number=number).code == "step-not-now"


def test_where_another_node_keeps_the_case_it_is_asked_to_end_it(zhou: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou, builders.THERE))
    applicant.withdraw_case(actor=zhou, number=number)
    case = Case.objects.get(number=number)
    assert case.state == State.ACCEPTED, "the other node says when it has ended"
    assert case.steps.filter(kind="ask_withdrawal").count() == 1


def test_who_reads_a_case_leaves_a_record(zhou: Actor, clerk: Actor, li: Actor) -> None:
    number = builders.submitted(zhou)
    open_case(actor=zhou, number=number)
    assert not AccessRecord.objects.filter(case_number=number).exists(), "one's own case needs no record"
    open_case(actor=clerk, number=number)
    open_file(actor=clerk, number=number, material="identity")
    read = AccessRecord.objects.filter(case_number=number, person_id=zhou.person_id).order_by("id")
    assert [record.fields for record in read] == [["form", "materials"], ["file:identity"]]
    assert refusal(NotFound, open_case, actor=li, number=number).code == "case-not-found"
    assert refusal(NotFound, open_file, actor=clerk, number=number, material="x").code == "blob-missing"
    operator = dataclasses.replace(clerk, role="operator", window=None)
    assert refusal(NotAllowed, open_case, actor=operator, number=number).code == "role-needed"
