"""From a grant to the certificate, and the certificate to the applicant's own node."""

from typing import Literal

from tongban.cases.models import Case
from tongban.cases.types import DossierKind, Office, Side, Step, StepKind
from tongban.catalogue.rules.result import certificate_fields, certificate_holder
from tongban.catalogue.types import QuestionKind, Standard, Words
from tongban.certificates.queries import of_case
from tongban.certificates.rules.numbers import last_day
from tongban.certificates.services import issue_certificate, keep_copy
from tongban.certificates.types import CertificateHolder
from tongban.exchange.types import Part
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import read_blob, store_blob
from tongban.kernel.errors import Refused
from tongban.kernel.node import this

from .steps import system_step, take_step


PERSON_CODE: Literal["111"] = "111"
BODY_CODE: Literal["001"] = "001"
"""Kinds of a holder's code in the certificate standard: resident ID number, unified social credit code."""


def issue_result(case: Case, standard: Standard, *, actor: Actor, office: Office) -> None:
    """Issue the certificate the standard names and send it where the person applied, as a file of the case."""
    view = issue_certificate(
        result=standard.result,
        authority=case.authority,
        holder=_holder(case, standard),
        values=_values(case, standard),
        item=case.item,
        case_number=case.number,
        held_by=case.person_id if case.origin_node == this().id else "",
    )
    token = view.token.encode("ascii")
    sha256 = store_blob(content=token, media=DossierKind.CERTIFICATE.value)
    take_step(
        case,
        kind=StepKind.ISSUE,
        side=Side.AUTHORITY,
        actor=actor,
        office=office,
        payload={"code": view.claims.code, "identifier": view.claims.identifier, "file": sha256},
        parts=[Part(sha256=sha256, size=len(token), media=DossierKind.CERTIFICATE.value, name="certificate")],
    )


def _values(case: Case, standard: Standard) -> dict[str, str]:
    """The face of the certificate by field; it is written in Chinese, as the law knows it."""
    fields = certificate_fields(
        standard, form=case.content["form"], answers=case.content["answers"], facts=_facts(case, standard)
    )
    return {field.key: field.value.zh for field in fields}


def _holder(case: Case, standard: Standard) -> CertificateHolder:
    held = certificate_holder(
        standard, form=case.content["form"], answers=case.content["answers"], facts=_facts(case, standard)
    )
    if held is None:
        raise Refused("certificate-not-in-standard")
    is_person = held.kind == "person"
    return CertificateHolder(held.name, held.code, PERSON_CODE if is_person else BODY_CODE)


def _facts(case: Case, standard: Standard) -> dict[str, Words | str]:
    """What the catalogue cannot know: who applied, who decides, what places are called. Number and date of the
    decision are filled in when the certificate is made."""
    applicant, authority = case.content["applicant"], jurisdictions.authority(case.authority).name
    last = last_day(clock.today(), standard.result.validity)
    facts: dict[str, Words | str] = {
        "decision:number": "",
        "decision:date": "",
        "decision:valid_to": last.isoformat() if last else "长期 / without end",
        "decision:authority": Words(*authority),
        "case:number": case.number,
        "case:applicant_name": applicant["name"],
        "case:applicant_id_number": applicant["id_number"],
    }
    for question in standard.questions:
        if question.kind is QuestionKind.DIVISION:
            place = jurisdictions.place_name(case.content["answers"][question.key])
            facts[f"answer:{question.key}"] = Words(*place)
    return facts


def deliver_result(case: Case, step: Step) -> None:
    """The decision is whole here, where the person applied: keep the certificate for them and say it is delivered."""
    if step.kind is StepKind.ISSUE and of_case(case.number) is None:
        token = read_blob(step.payload["file"]).content.decode("ascii")
        keep_copy(token=token, held_by=case.person_id, case_number=case.number)
    if not case.steps.filter(kind=StepKind.DELIVER).exists():
        system_step(case, StepKind.DELIVER, {"how": "online"})
