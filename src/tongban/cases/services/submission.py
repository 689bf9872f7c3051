"""The moment an application becomes a case: everything complete, seen once more, signed, and given its number."""

from django.db import transaction

from tongban.cases.models import Case, Draft
from tongban.cases.queries.applicants import index_of_name, index_of_number
from tongban.cases.queries.places import bodies_asked
from tongban.cases.rules.drafts import missing_tasks, statement_of
from tongban.cases.types import Channel, DossierKind, Holder, Provision, Side, State, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.materials import materials_for
from tongban.catalogue.types import Mode, Standard
from tongban.identity import queries as identity
from tongban.identity.services.access import open_person
from tongban.identity.services.statements import sign_statement
from tongban.identity.types import Confirmation, PersonField, SignedStatement
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.masking import mask_name
from tongban.kernel import canonical, clock
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import store_blob
from tongban.kernel.errors import Refused
from tongban.kernel.ids import new_id
from tongban.kernel.node import this

from .clocks import start_notice
from .drafts import lock_draft
from .files import material_not_there
from .offices import APPLICANT, window_office
from .powers import check_may_decide
from .steps import take_step


@transaction.atomic
def submit_draft(*, actor: Actor, draft_id: str, seen: str, confirmation: Confirmation) -> str:
    """Submit; answers the case number. A second press of the button answers the same number.

    `seen` is the digest of the statement the person was shown. Refuses an incomplete draft, content that changed
    after it was shown, and an item whose standard the nodes concerned have not all signed.
    """
    draft = lock_draft(actor, draft_id)
    if draft.case_number:
        return draft.case_number
    standard = catalogue.standard_by_digest(draft.standard_digest)
    missing = missing_tasks(standard, draft.content, clock.today())
    if missing:
        raise Refused("draft-incomplete", count=len(missing), tasks=", ".join(missing))
    statement = statement_of(draft.id, draft.standard_digest, draft.content)
    if canonical.digest(statement) != seen:
        raise Refused("statement-changed")
    signed = sign_statement(actor=actor, confirmation=confirmation, statement=statement)
    case = _new_case(actor, draft, standard)
    _write_dossier(case, actor, draft, standard, signed)
    is_citizen = actor.kind == "citizen"
    take_step(
        case,
        kind=StepKind.SUBMIT,
        side=Side.APPLICANT if is_citizen else Side.INTAKE,
        actor=actor,
        office=APPLICANT if is_citizen else window_office(actor),
        payload={"channel": draft.content["channel"], "dossier": case.dossier},
    )
    draft.case_number = case.number
    draft.content = {}
    draft.save()
    return case.number


def _new_case(actor: Actor, draft: Draft, standard: Standard) -> Case:
    node, now = this(), clock.now()
    answers, today = draft.content["answers"], clock.today()
    place = answers[standard.place_question.key]
    authority = jurisdictions.competent_authority(standard.authority_kind, place, today)
    asked = bodies_asked(standard, answers)
    is_online = draft.content["channel"] == Channel.ONLINE
    intake = authority.node_id if is_online else node.id
    nodes = {node.id, intake, authority.node_id, *(body.node_id for body in asked)}
    if not catalogue.is_common(standard.key, standard.digest, nodes):
        raise Refused("standard-not-common")
    check_may_decide(authority.node_id, standard.key)
    hall = jurisdictions.hall_of_authority(authority).code if is_online else draft.content["hall"]
    case = Case(
        number=f"draft:{draft.id}",
        stream=new_id(),
        item=standard.key,
        standard_digest=standard.digest,
        mode=_mode(standard, is_online),
        place=place,
        origin_node=node.id,
        intake_node=intake,
        home_node=authority.node_id,
        keeper_node=node.id,
        hall=hall,
        authority=authority.uscc,
        person_id=draft.person_id,
        state=State.SUBMITTED,
        holder=Holder.INTAKE,
        submitted_at=now,
        content={},
        gaps=[],
    )
    start_notice(case, standard, now)
    case.save()
    local = clock.local(now)
    # The row's own id makes the serial: unique without a counter that everybody would wait for.
    case.number = f"{node.case_prefix}-{local:%Y-%m%d}-{case.pk:05d}"
    return case


def _mode(standard: Standard, is_online: bool) -> str:
    if standard.cooperation:
        return Mode.JOINT_HANDLING.value
    return Mode.FULL_ONLINE.value if is_online else Mode.REMOTE_ACCEPTANCE.value


def _write_dossier(
    case: Case, actor: Actor, draft: Draft, standard: Standard, signed: SignedStatement
) -> None:
    """Everything the deciding side needs, as one file; the applicant's data are opened for exactly this."""
    person = _applicant(actor, draft.person_id, case.number)
    needed = materials_for(standard, answers=draft.content["answers"], form=draft.content["form"])
    given = draft.content["materials"]
    materials = {
        row.material.key: material_not_there(row) if row.is_made_here else given[row.material.key]
        for row in needed
    }
    case.content = {
        "case": case.number,
        "holds": {},
        "applicant": person,
        "answers": draft.content["answers"],
        "form": draft.content["form"],
        "materials": materials,
        "statements": [
            {"kind": "application", "draft": draft.id, "jws": signed.jws, "digest": signed.digest}
        ],
        "commitments": [
            {"material": key, "at": signed.at.isoformat(), "digest": signed.digest}
            for key, row in materials.items()
            if row["provision"] == Provision.LATE
        ],
    }
    case.label = mask_name(person["name"])
    case.person_index, case.name_index = index_of_number(person["id_number"]), index_of_name(person["name"])
    store_dossier(case)


def store_dossier(case: Case) -> None:
    """Write the content as the file that travels (the row is not saved yet)."""
    data = canonical.encode(case.content)
    case.dossier = store_blob(content=data, media=DossierKind.DOSSIER.value)
    case.dossier_size = len(data)


def _applicant(actor: Actor, person_id: str, number: str) -> dict[str, str]:
    if actor.kind == "citizen":
        own = identity.person_own(person_id)
        return {
            "name": own.name,
            "name_latin": own.name_latin,
            "id_number": own.id_number,
            "phone": own.phone,
        }
    fields = frozenset(PersonField)
    seen = open_person(
        actor=actor, person_id=person_id, purpose="hand-over-case", fields=fields, case_number=number
    )
    return {
        "name": seen.name,
        "name_latin": seen.name_latin,
        "id_number": seen.id_number,
        "phone": seen.phone,
    }
