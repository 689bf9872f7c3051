"""Who reacts to what. The only place; read top to bottom."""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings

from tongban.cases import events as cases_events
from tongban.cases import reactions as cases
from tongban.cases.rules.steps import message_type
from tongban.cases.types import StepKind
from tongban.catalogue import reactions as catalogue
from tongban.catalogue.services import ADOPTION_MESSAGE
from tongban.certificates import reactions as certificates
from tongban.certificates.types import STATUS_MESSAGE
from tongban.enquiries import reactions as enquiries
from tongban.enquiries.types import ANSWERED_MESSAGE, ASKED_MESSAGE
from tongban.exchange import events as exchange_events
from tongban.exchange import reactions as exchange
from tongban.exchange.services.asking import ask_peers
from tongban.exchange.services.receiving import install_handlers
from tongban.exchange.types import Handler
from tongban.jurisdictions import events as jurisdictions_events
from tongban.kernel.events import Event
from tongban.kernel.journal import services as journal
from tongban.kernel.node import install_listing
from tongban.kernel.trust import events as trust_events
from tongban.kernel.trust.queries import profile_in_force

from .bell import Bell

REACTIONS: Mapping[type[Event], Sequence[journal.Reaction]] = {
    trust_events.TrustListAdopted: (exchange.resume_after_list, catalogue.introduce_standards),
    exchange_events.PartsAnnounced: (exchange.fetch_parts,),
    exchange_events.PartsArrived: (cases.continue_with_files,),
    jurisdictions_events.CalendarPublished: (cases.reckon_clocks,),
    cases_events.FilesHere: (cases.continue_at_once,),
    cases_events.SupplementDue: (cases.end_tolerance,),
    cases_events.CorrectionDue: (cases.end_correction,),
    cases_events.NoticeDue: (cases.accept_by_silence,),
    cases_events.ProcedureDue: (cases.end_procedure,),
    cases_events.AdviceDue: (cases.take_silence,),
    cases_events.DecisionDue: (cases.decide_by_silence,),
    cases_events.DraftExpiryDue: (cases.expire_draft,),
}
"""What the worker does after an event."""

ROUNDS: Mapping[Callable[[], int], float] = {
    cases.record_delays: 60.0,
    ask_peers: 5.0,
    exchange.look_for_list: 60.0,
}
"""What the worker looks for by itself, and seconds between two looks; each answers how much it found, and is run again at
once while there is more."""

INCOMING: Mapping[str, Handler] = {
    ADOPTION_MESSAGE: catalogue.record_peer_adoption,
    STATUS_MESSAGE: certificates.record_status_change,
    ASKED_MESSAGE: enquiries.receive_enquiry,
    ANSWERED_MESSAGE: enquiries.receive_answer,
    **{message_type(kind): cases.receive_step for kind in StepKind},
}
"""What a message of a peer does, within the transaction that takes it in."""


def install() -> None:
    """Tell the journal, the exchange, and whoever asks for the nodes; every process of a node does this once, when it starts."""
    journal.install(REACTIONS, wake=Bell(settings.TONGBAN_CONFIG.home).ring)
    install_handlers(handlers=INCOMING)
    install_listing(profile_in_force)
