"""In which capacity somebody acts on a case, and the words for their office."""

from tongban.cases.models import Case
from tongban.cases.queries.rows import facts_of
from tongban.cases.types import Office, Side
from tongban.identity.rules import DECIDES
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import Hall, Window
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import blob_findings
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused
from tongban.kernel.node import this

APPLICANT = Office("申请人", "Applicant")


def platform() -> Office:
    """The node itself, where no office acts."""
    zh, en = this().identity.brand
    return Office(f"{zh}平台", f"{en} platform")


def hall_of(*, actor: Actor) -> str:
    """Code of the hall whose window the clerk sits at; raises NotAllowed for anybody else."""
    return _seat(actor)[0].code


def _seat(actor: Actor) -> tuple[Hall, Window]:
    actor.needs_role("intake")
    if actor.window is None:
        raise NotAllowed("role-needed")
    return jurisdictions.seat(actor.window)


def needs_window(case: Case, actor: Actor) -> Office:
    """The office of a clerk who may work on this case; raises NotAllowed or NotFound."""
    if actor.kind == "staff" and actor.role in DECIDES:
        raise NotAllowed("decision-may-not-take-in")
    hall, window = _seat(actor)
    if case.intake_node != this().id or case.hall != hall.code:
        raise NotFound("case-not-found")
    return _window_words(hall, window)


def needs_content(case: Case) -> None:
    """What the applicant wrote is here, and not still on its way from another node; raises Refused."""
    if not case.content:
        raise Refused("files-on-their-way")


def needs_clean_files(case: Case) -> None:
    """No virus was found in a file that another node brought here; raises Refused. Where the person applied, a file with
    one was never taken."""
    if case.origin_node == this().id:
        return
    rows = case.content["materials"].values()
    if any(blob_findings(row["sha256"] for row in rows if row.get("sha256")).values()):
        raise Refused("files-infected")


def window_office(actor: Actor) -> Office:
    """The words for the window a clerk sits at."""
    return _window_words(*_seat(actor))


def _window_words(hall: Hall, window: Window) -> Office:
    return Office(f"{hall.name[0]} {window.number} 窗口", f"{hall.name[1]}, window {window.number}")


def needs_authority(case: Case, actor: Actor) -> Office:
    """The office of a reviewer of the deciding authority; raises NotAllowed or NotFound."""
    if actor.kind == "staff" and actor.role == "intake":
        name = jurisdictions.authority(case.authority).name
        raise NotAllowed("intake-may-not-decide", authority=f"{name[0]} / {name[1]}")
    actor.needs_role(*DECIDES)
    if actor.authority != case.authority or case.home_node != this().id:
        raise NotFound("case-not-found")
    return _authority_office(case.authority)


def needs_head(case: Case, actor: Actor) -> Office:
    """The office of the head of the deciding authority, who alone may do some things; raises NotAllowed or NotFound."""
    office = needs_authority(case, actor)
    if actor.role != "head":
        raise NotAllowed("head-needed")
    return Office(f"{office.zh}负责人", f"Head of {office.en}")


def needs_reason(text: str) -> str:
    """What was written as the reason; raises BadInput when it is nothing."""
    if not text.strip():
        raise BadInput("reason-missing", field="reason")
    return text.strip()


def needs_cooperating(case: Case, actor: Actor) -> Office:
    """The office of a reviewer of an authority that is asked about the case; raises NotAllowed or NotFound."""
    actor.needs_role(*DECIDES)
    if not _is_asked(case, actor):
        raise NotFound("case-not-found")
    return _authority_office(actor.authority or "")


def _is_asked(case: Case, actor: Actor) -> bool:
    asked = {(row.authority, row.node) for row in facts_of(case).referrals}
    return (actor.authority, this().id) in asked


def _authority_office(uscc: str) -> Office:
    name = jurisdictions.authority(uscc).name
    return Office(name[0], name[1])


def needs_applicant(case: Case, actor: Actor) -> Office:
    """The applicant, where they applied; raises NotFound for anybody else."""
    if actor.kind != "citizen" or not actor.person_id or actor.person_id != case.person_id:
        raise NotFound("case-not-found")
    return APPLICANT


def side_of(case: Case, actor: Actor) -> tuple[Side, Office]:
    """In which capacity `actor` meets the case at all; raises NotFound or NotAllowed."""
    if actor.kind == "citizen":
        return Side.APPLICANT, needs_applicant(case, actor)
    if actor.role == "intake":
        return Side.INTAKE, needs_window(case, actor)
    decides = actor.authority == case.authority and case.home_node == this().id
    if not decides and _is_asked(case, actor):
        return Side.COOPERATING, needs_cooperating(case, actor)
    return Side.AUTHORITY, needs_authority(case, actor)
