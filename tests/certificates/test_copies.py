"""A neighbour's certificates: kept, checked, and told when their status changes."""

import datetime as dt
from typing import Any

import pytest

from tests.certificates import foreign, samples
from tests.certificates.defects import KID, NOW, VECTORS, all_vectors
from tests.identity.offices import BEIBEI, WUHOU
from tongban.certificates import queries, reactions
from tongban.certificates.models import Certificate, StatusChange
from tongban.certificates.services import (
    issue_certificate,
    keep_copy,
    restore_certificate,
    revoke_certificate,
    suspend_certificate,
)
from tongban.certificates.types import STATUS_MESSAGE, CertificateView, Check, Outcome, Status
from tongban.exchange.models import OutMessage
from tongban.exchange.types import Incoming
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import store_blob
from tongban.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from tongban.kernel.node import NodeProfile

CASE = "CQ-2026-1122-000001"
CLAIMS = foreign.claims()
GOOD = foreign.sign(CLAIMS, kid=KID)
IDENTIFIER, CODE = str(CLAIMS["certificate_identifier"]), str(CLAIMS["code"])
WHY = ("提交的材料不真实", "Material was not genuine")

REVIEWER = Actor(kind="staff", node="51", account_id=7, role="review", authority=WUHOU)


def keep(token: str = GOOD, case_number: str = CASE) -> CertificateView:
    return keep_copy(token=token, held_by="p" * 32, case_number=case_number)


def message(status: str = "revoked", **changes: Any) -> Incoming:
    data = {"identifier": IDENTIFIER, "status": status, "reason": {"zh": WHY[0], "en": WHY[1]}}
    given = {
        "peer": "51",
        "id": "m1",
        "stream": f"certificate:{CODE}",
        "seq": 1,
        "type": STATUS_MESSAGE,
        "time": NOW,
        "data": data,
        "parts": (),
    }
    return Incoming(**{**given, **changes})


def test_a_copy_is_kept_for_its_holder_and_for_whoever_checks(chongqing: NodeProfile) -> None:
    view = keep()
    assert (view.is_own, view.held_by, view.claims.issuer) == (False, "p" * 32, WUHOU)
    assert queries.of_person("p" * 32) == [view]
    for asked in (CODE, CODE.lower(), IDENTIFIER, GOOD, GOOD.encode() + b"\n"):
        answer = queries.verify_text(asked)
        assert answer.verdict.outcome is Outcome.VALID
        assert answer.view is not None
        assert answer.view.holder_name == "成都示例锦里食品有限公司"
        assert [field.key for field in answer.view.fields] == ["name", "representative"]


def test_a_copy_says_as_of_when_its_status_is_known(chongqing: NodeProfile) -> None:
    keep()
    with clock.frozen(NOW + dt.timedelta(days=9)):
        status = queries.verify_text(CODE).status
    assert status is not None
    assert (status.status, status.is_own) == (Status.VALID, False)
    assert status.at == dt.datetime.fromtimestamp(int(CLAIMS["iat"]), dt.UTC)


def test_keeping_again_changes_nothing(chongqing: NodeProfile) -> None:
    assert keep() == keep()
    assert Certificate.objects.count() == 1


def test_nothing_with_a_defect_is_kept(chongqing: NodeProfile) -> None:
    for name, outcome, _, content in all_vectors():
        if outcome != "valid" and isinstance(content, str):
            with pytest.raises(Refused, match="did not pass verification"):
                keep((VECTORS / f"{name}.txt").read_text("utf-8"))
    assert Certificate.objects.count() == 0


def test_another_certificate_under_the_same_identifier_or_code_is_refused(chongqing: NodeProfile) -> None:
    keep()
    for changes in ({"holder_name": "别的公司"}, {"certificate_number": "91510107DM0000011X"}):
        with pytest.raises(Conflict, match="other content"):
            keep(foreign.sign(foreign.claims(**changes), kid=KID))


def test_a_certificate_of_another_case_is_refused(chongqing: NodeProfile) -> None:
    with pytest.raises(Refused, match="not of this case"):
        keep(case_number="CQ-2026-1122-000002")


def test_our_own_certificate_is_not_kept_as_a_copy(chengdu: NodeProfile) -> None:
    with pytest.raises(Refused, match="not the sender's own"):
        keep()


def test_a_copy_stays_good_when_its_key_is_retired_but_a_file_does_not(chongqing: NodeProfile) -> None:
    with clock.frozen(NOW - dt.timedelta(hours=12)):
        token = foreign.sign(CLAIMS, kid="51-credential-ended")
        keep(token)
    assert queries.verify_text(CODE).verdict.outcome is Outcome.VALID
    assert queries.verify_text(token).verdict.failed is Check.KEY


def test_a_register_that_was_tampered_with_shows_it(chongqing: NodeProfile) -> None:
    keep()
    row = Certificate.objects.get()
    row.file = store_blob(content=(VECTORS / "content-altered.txt").read_bytes(), media="text/plain")
    row.save()
    answer = queries.verify_text(CODE)
    assert (answer.verdict.outcome, answer.view) == (Outcome.BAD_SIGNATURE, None)


def test_a_revocation_reaches_the_copy(chongqing: NodeProfile) -> None:
    keep()
    reactions.record_status_change(message("suspended"))
    assert queries.verify_text(CODE).verdict.outcome is Outcome.SUSPENDED
    reactions.record_status_change(message("revoked", time=NOW + dt.timedelta(hours=1)))
    answer = queries.verify_text(GOOD)
    assert (answer.verdict.outcome, answer.verdict.failed) == (Outcome.REVOKED, Check.STATUS)
    assert answer.status is not None
    assert answer.status.at == NOW + dt.timedelta(hours=1)
    assert answer.view is not None


def test_a_file_of_which_no_copy_is_here_is_checked_against_what_was_said(chongqing: NodeProfile) -> None:
    before = queries.verify_text(GOOD)
    assert before.verdict.outcome is Outcome.VALID
    assert before.status is not None
    assert (before.status.status, before.status.at) == (None, None)
    reactions.record_status_change(message("revoked"))
    after = queries.verify_text(GOOD)
    assert after.verdict.outcome is Outcome.REVOKED
    assert queries.verify_text(CODE).verdict.outcome is Outcome.NOT_FOUND


def test_a_change_that_overtook_the_copy_is_not_forgotten(chongqing: NodeProfile) -> None:
    reactions.record_status_change(message("suspended"))
    assert keep().status is Status.SUSPENDED


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"identifier": IDENTIFIER[:-1] + "#", "status": "revoked", "reason": {"zh": "", "en": ""}},
        {"identifier": IDENTIFIER, "status": "lost", "reason": {"zh": "", "en": ""}},
        {"identifier": IDENTIFIER, "status": "revoked", "reason": "why"},
        {"identifier": IDENTIFIER, "status": "revoked"},
    ],
)
def test_an_incomplete_message_is_refused(chongqing: NodeProfile, data: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="incomplete"):
        reactions.record_status_change(message(data=data))
    assert StatusChange.objects.count() == 0


def test_a_neighbour_speaks_of_its_own_certificates_only(chongqing: NodeProfile) -> None:
    other = foreign.identifier("1151000000DEM00159001", BEIBEI, "91500109DM0000010X")
    for incoming in (
        message(data={"identifier": other, "status": "revoked", "reason": {"zh": "", "en": ""}}),
        message(peer="52"),
    ):
        with pytest.raises(Refused, match="cannot change its status"):
            reactions.record_status_change(incoming)


@pytest.fixture
def licence(chengdu: NodeProfile) -> CertificateView:
    """A company's licence that Chengdu issued."""
    standard = samples.shipped()["company_establishment"]
    return issue_certificate(
        standard=standard,
        authority=WUHOU,
        form=samples.form(standard),
        answers=samples.answers(standard, "510107"),
        applicant=samples.APPLICANT,
        case_number="CQ1",
    )


def test_the_issuer_suspends_restores_and_revokes_and_tells_its_peers(licence: CertificateView) -> None:
    identifier = licence.claims.identifier
    for command, outcome in (
        (suspend_certificate, Outcome.SUSPENDED),
        (restore_certificate, Outcome.VALID),
        (revoke_certificate, Outcome.REVOKED),
    ):
        command(actor=REVIEWER, identifier=identifier, reason=WHY)
        assert queries.verify_text(licence.claims.code).verdict.outcome is outcome
    sent = list(OutMessage.objects.order_by("seq"))
    assert [row.data["status"] for row in sent] == ["suspended", "valid", "revoked"]
    assert {(row.peer, row.type, row.data["identifier"]) for row in sent} == {
        ("50", STATUS_MESSAGE, identifier)
    }
    assert list(StatusChange.objects.values_list("account_id", flat=True)) == [7, 7, 7]


def test_a_revocation_is_final(licence: CertificateView) -> None:
    identifier = licence.claims.identifier
    revoke_certificate(actor=REVIEWER, identifier=identifier, reason=WHY)
    for command in (suspend_certificate, restore_certificate, revoke_certificate):
        with pytest.raises(Refused, match="cannot change any more"):
            command(actor=REVIEWER, identifier=identifier, reason=WHY)


def test_only_the_issuing_authority_changes_a_status_and_says_why(licence: CertificateView) -> None:
    identifier = licence.claims.identifier
    other = Actor(kind="staff", node="51", account_id=8, role="review", authority=BEIBEI)
    clerk = Actor(kind="staff", node="51", account_id=9, role="intake", authority=WUHOU)
    for actor in (other, clerk):
        with pytest.raises(NotAllowed):
            revoke_certificate(actor=actor, identifier=identifier, reason=WHY)
    with pytest.raises(BadInput, match="needs a reason"):
        revoke_certificate(actor=REVIEWER, identifier=identifier, reason=(" ", ""))
    with pytest.raises(Refused, match="has that status already"):
        restore_certificate(actor=REVIEWER, identifier=identifier, reason=WHY)
    with pytest.raises(NotFound):
        revoke_certificate(actor=REVIEWER, identifier=IDENTIFIER, reason=WHY)
    assert queries.verify_text(licence.claims.code).verdict.outcome is Outcome.VALID
    assert OutMessage.objects.count() == 0
