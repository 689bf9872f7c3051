"""Certificates from standards, and what is refused."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from tests.certificates import foreign, samples
from tests.certificates.defects import KID, NOW
from tests.identity.offices import BEIBEI, WUHOU, YUZHONG
from tongban.catalogue.rules.certificate_types import LISTED
from tongban.catalogue.types import NumberRule, Standard
from tongban.certificates import queries
from tongban.certificates.models import Certificate
from tongban.certificates.rules import numbers
from tongban.certificates.services import issue_certificate
from tongban.certificates.types import CertificateView, Outcome, Status
from tongban.jurisdictions.rules.identifiers import (
    check_certificate_identifier,
    check_food_licence,
    check_uscc,
)
from tongban.kernel import clock
from tongban.kernel.blobs.models import StoredBlob
from tongban.kernel.errors import BadInput, NotFound, Refused
from tongban.kernel.journal.queries import entries_of
from tongban.kernel.node import NodeProfile

STANDARDS = samples.shipped()
WITH_CERTIFICATE = [key for key, standard in STANDARDS.items() if standard.result.certificate]
COMPANY, FOOD = STANDARDS["company_establishment"], STANDARDS["food_business_licence"]
PERMIT, MOVE = STANDARDS["residence_permit"], STANDARDS["company_relocation"]


def issue(standard: Standard, case_number: str = "CQ1", **changes: Any) -> CertificateView:
    given: dict[str, Any] = {
        "standard": standard,
        "authority": WUHOU,
        "form": samples.form(standard),
        "answers": samples.answers(standard, "510107"),
        "applicant": samples.APPLICANT,
        "case_number": case_number,
    }
    return issue_certificate(**{**given, **changes})


@pytest.mark.parametrize("key", WITH_CERTIFICATE)
def test_every_shipped_standard_gives_a_certificate_that_verifies(chengdu: NodeProfile, key: str) -> None:
    view = issue(STANDARDS[key])
    answer = queries.verify_text(view.token)
    assert answer.verdict.outcome is Outcome.VALID
    assert answer.view is not None
    assert {field.key for field in answer.view.fields} <= set(STANDARDS[key].result.public_fields)
    assert foreign.verify(view.token, {KID: foreign.jwk(KID)})["related_item_code"] == key
    assert check_certificate_identifier(view.claims.identifier) == view.claims.identifier
    assert view.claims.type.name == STANDARDS[key].result.name
    for field in view.claims.fields:
        assert all(field.value)


def test_every_type_of_the_standards_has_its_own_code() -> None:
    codes = LISTED
    assert {STANDARDS[key].result.certificate for key in WITH_CERTIFICATE} <= codes.keys()
    assert len(set(codes.values())) == len(codes)
    assert all(len(code) == 21 and check_uscc(code[:18]) for code in codes.values())


def test_a_new_company_gets_its_credit_code(chengdu: NodeProfile) -> None:
    claims = issue(COMPANY).claims
    assert claims.number == claims.holder.code == check_uscc(claims.number)
    assert claims.number.startswith("91510107DM")
    fields = {field.key: field.value for field in claims.fields}
    assert fields["founded"] == ("2026年11月23日", "23 November 2026")
    assert fields["domicile"][0].endswith("成都市武侯区示例路 1 号")
    assert "Wuhou" in fields["domicile"][1]
    assert (claims.valid_from, claims.valid_to) == (dt.date(2026, 11, 23), None)


def test_numbers_run_on_and_never_repeat(chengdu: NodeProfile) -> None:
    given = [issue(COMPANY, f"CQ{number}").claims for number in range(3)]
    assert len({claims.number for claims in given}) == 3
    assert [claims.number[10:16] for claims in given] == ["000001", "000002", "000003"]


def test_a_real_node_numbers_like_a_real_register() -> None:
    number = numbers.licence_number(
        NumberRule.USCC, count=31, division="510107", day=NOW.date(), variant="", is_demo=False
    )
    assert check_uscc(number)[8:16] == "MA000010"


def test_a_food_licence_is_numbered_by_business_and_place(chengdu: NodeProfile) -> None:
    form = samples.form(FOOD)
    form["business"]["kind"] = "2"
    claims = issue(FOOD, form=form).claims
    assert check_food_licence(claims.number).startswith("JY2510107000001")
    assert claims.valid_to == dt.date(2031, 11, 22)
    assert {field.key: field.value for field in claims.fields}["valid_to"][1] == "22 November 2031"


def test_a_food_licence_without_its_kind_of_business_is_refused(chengdu: NodeProfile) -> None:
    form = samples.form(FOOD)
    form["business"]["kind"] = None
    with pytest.raises(BadInput, match="cannot be numbered"):
        issue(FOOD, form=form)
    assert Certificate.objects.count() == 0


def test_a_company_that_moves_keeps_its_code_and_versions_tell_its_licences_apart(
    chengdu: NodeProfile,
) -> None:
    first, second = issue(MOVE, "CQ1").claims, issue(MOVE, "CQ2").claims
    assert first.number == second.number == "91510199MA6ABCD10L"
    assert (first.version, second.version) == (1, 2)
    assert first.identifier != second.identifier
    assert queries.verify_text(second.identifier).verdict.outcome is Outcome.VALID


def test_a_persons_certificate_is_masked_for_others(chengdu: NodeProfile) -> None:
    view = issue(PERMIT, held_by="p" * 32)
    public = queries.verify_text(view.claims.code).view
    assert public is not None
    assert view.claims.holder.code == "500199198511123021"
    assert public.holder_code == "5001**********3021"
    assert "500199198511123021" not in repr(public)
    assert public.holder_name != view.claims.holder.name
    assert view.claims.number.startswith("5101072026")
    assert queries.of_person("p" * 32) == [view]


def test_the_same_case_gets_the_same_certificate(chengdu: NodeProfile) -> None:
    first = issue(COMPANY)
    assert issue(COMPANY) == first
    assert queries.of_case("CQ1") == first
    assert queries.of_case("CQ2") is None
    assert Certificate.objects.count() == 1
    assert entries_of(f"certificate:{first.claims.number}")[0][0] == "certificates.certificate-issued.v1"


def test_only_an_authority_of_this_node_at_work_issues(chengdu: NodeProfile) -> None:
    for authority in (BEIBEI, "11510107DMCA00014C"):
        with pytest.raises(Refused, match="not on this node's list"):
            issue(COMPANY, authority=authority)


def test_an_authority_that_is_no_more_issues_nothing(chongqing: NodeProfile) -> None:
    with pytest.raises(Refused, match="not on this node's list"):
        issue(COMPANY, authority=YUZHONG)
    with clock.frozen(NOW.replace(month=5)):
        assert issue(COMPANY, authority=YUZHONG).claims.issuer == YUZHONG


def test_a_standard_without_a_registered_certificate_issues_nothing(chengdu: NodeProfile) -> None:
    without = next(standard for key, standard in STANDARDS.items() if key not in WITH_CERTIFICATE)
    with pytest.raises(Refused, match="names no certificate"):
        issue(without)
    unknown = dataclasses.replace(COMPANY.result, certificate="unheard_of")
    with pytest.raises(Refused, match="has no code"):
        issue(dataclasses.replace(COMPANY, result=unknown))


def test_the_holder_is_unreadable_in_the_database(chengdu: NodeProfile, django_db_blocker: object) -> None:
    issue(PERMIT)
    row = Certificate.objects.values().get()
    kept = StoredBlob.objects.values().get(sha256=row["file"])
    assert "500199198511123021" not in str(kept)
    assert b"500199198511123021" not in bytes(kept["sealed"])
    assert "500199198511123021" not in str(row)


@pytest.mark.parametrize("text", ["7kq2-m9xd-4trb-0a5z", " 7KQ2 M9XD 4TRB OA5Z ", "7KQ2M9XD4TRB0A5Z"])
def test_a_code_is_read_as_people_type_it(chengdu: NodeProfile, text: str) -> None:
    view = issue(COMPANY)
    Certificate.objects.update(code="7KQ2M9XD4TRB0A5Z")
    assert queries.by_code(text).claims == view.claims
    answer = queries.verify_text(text)
    assert (answer.asked_by, answer.verdict.outcome) == ("code", Outcome.VALID)


def test_an_own_certificate_is_known_as_of_now(chengdu: NodeProfile) -> None:
    view = issue(COMPANY)
    with clock.frozen(NOW + dt.timedelta(days=3)):
        status = queries.verify_text(view.claims.code).status
    assert status is not None
    assert (status.status, status.at, status.is_own) == (Status.VALID, NOW + dt.timedelta(days=3), True)


@pytest.mark.parametrize("asked", ["0000000000000000", "1.2.156.3005.2.X.Y.Z.001.0", "", "公司", "x" * 300])
def test_what_is_not_known_here_gets_an_answer(chengdu: NodeProfile, asked: str) -> None:
    answer = queries.verify_text(asked)
    assert answer.verdict.outcome in (Outcome.NOT_FOUND, Outcome.MALFORMED)
    assert answer.view is None
    with pytest.raises(NotFound):
        queries.by_code("0000000000000000")


def test_the_qr_code_has_no_inline_style(chengdu: NodeProfile) -> None:
    svg = queries.qr_svg("http://127.0.0.1:8051/verify/7KQ2M9XD4TRB0A5Z")
    assert svg.startswith("<svg")
    assert "style=" not in svg
    assert queries.file_name(issue(COMPANY).claims).endswith(".tbcert")
