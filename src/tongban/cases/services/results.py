"""From a grant to the certificate, and the certificate to the applicant's own node."""

import hashlib

from tongban.cases.models import Case
from tongban.cases.types import DossierKind, Office, Side, Step, StepKind
from tongban.catalogue.types import Standard
from tongban.certificates.queries import of_case
from tongban.certificates.services import issue_certificate, keep_copy
from tongban.certificates.types import CertificateHolder
from tongban.exchange.types import Part
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import read_data
from tongban.kernel.node import this

from .steps import system_step, take_step


def issue_result(
    case: Case, standard: Standard, *, side: Side, actor: Actor, office: Office, finding: str
) -> None:
    """Issue the certificate the standard names and send it where the person applied, as a file of the case."""
    applicant = case.content["applicant"]
    view = issue_certificate(
        standard=standard,
        authority=case.authority,
        form=case.content["form"],
        answers=case.content["answers"],
        applicant=CertificateHolder(applicant["name"], applicant["id_number"], "111"),
        case_number=case.number,
        held_by=case.person_id if case.origin_node == this().id else "",
        finding=finding,
    )
    token = view.token.encode("ascii")
    sha256 = hashlib.sha256(token).hexdigest()
    take_step(
        case,
        kind=StepKind.ISSUE,
        side=side,
        actor=actor,
        office=office,
        payload={"code": view.claims.code, "identifier": view.claims.identifier, "file": sha256},
        parts=[Part(sha256=sha256, size=len(token), media=DossierKind.CERTIFICATE.value, name="certificate")],
    )


def deliver_result(case: Case, step: Step) -> None:
    """The decision is whole here, where the person applied: keep the certificate for them and say it is delivered."""
    if step.kind is StepKind.ISSUE and of_case(case.number) is None:
        token = read_data(step.payload["file"]).content.decode("ascii")
        keep_copy(token=token, held_by=case.person_id, case_number=case.number)
    if not case.steps.filter(kind=StepKind.DELIVER, at__gte=step.at).exists():
        system_step(case, StepKind.DELIVER, {"how": "online"})
