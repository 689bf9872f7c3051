"""The plain words of docs/case-lifecycle.md: for each state, step and letter one sentence. Facts about law name the article."""

from collections.abc import Mapping

from tongban.cases.types import State, StepKind
from tongban.catalogue.types import Letter

S, K, L = State, StepKind, Letter

STATES: Mapping[State, tuple[str, str]] = {
    S.SUBMITTED: ("window", "Signed by the applicant, with its number; nobody has looked at it."),
    S.RECEIVED: (
        "window",
        "A window has it and checks the materials. No clock of the decision runs: received is not accepted.",
    ),
    S.CORRECTION_REQUESTED: ("applicant", "The applicant was told, at once, everything that must be mended."),
    S.ACCEPTED: (
        "authority",
        "Everything is there. The clock runs, and the case goes to the authority that decides.",
    ),
    S.TOLERANCE_ACCEPTED: (
        "authority",
        "The same, while a secondary material is still to come against a signed promise.",
    ),
    S.IN_REVIEW: ("authority", "A reviewer has it on the table."),
    S.SUSPENDED: (
        "authority",
        "A special procedure takes place (a hearing, an inspection, an expert review); the clock stands still.",
    ),
    S.RETURNED: ("window", "The authority gave it back to the window, once. The clock runs on."),
    S.GRANTED: ("nobody", "Decided; the result is on its way to the applicant."),
    S.REFUSED: ("nobody", "Decided, with reason, legal basis and remedies."),
    S.CLOSED: ("nobody", "Delivered, or ended without a decision."),
}
"""Who must act, and what it means."""

WORDS: Mapping[StepKind, str] = {
    K.SUBMIT: "Somebody signs an application; it gets its number.",
    K.TAKE_IN: "The window has it on its table.",
    K.REQUEST_CORRECTION: "The window before acceptance, or the authority after it, asks for all that is missing.",
    K.RESUME: "The correction is here; the work goes on where it stopped.",
    K.ACCEPT: "The window finds everything in order. The clock starts.",
    K.DEEM_ACCEPTED: "The window said nothing in time: accepted, from the day the materials were handed in.",
    K.DECLINE: "No matter of this item or of this authority; the notice says why and where to go.",
    K.FORWARD: "The case goes to the node that takes in or decides, with all its files.",
    K.ARRIVE: "All files are here; the deciding node signs the limits too.",
    K.CLAIM: "A reviewer takes it from the queue.",
    K.SUSPEND: "A special procedure begins: the clock stands still.",
    K.CONTINUE: "It is over, or its time is: the clock runs again.",
    K.EXTEND: "The head gives more time, once.",
    K.REFER: "Another authority is asked: for its assent, a first examination or an opinion.",
    K.RETURN: "Back to the window with the reason, once.",
    K.TRANSFER: "The head passes it to another authority; number and clock stay.",
    K.GRANT: "Granted; by the node itself where the standard says that silence grants.",
    K.REFUSE: "Refused, with reason, basis, what would change it, and remedies.",
    K.ISSUE: "The certificate is written and signed.",
    K.WITHDRAW: "The applicant takes it back.",
    K.LAPSE: "A promised material or a correction never came.",
    K.END: "Entered in error (window), void or passed to a higher body (head).",
    K.CLOSE: "The result is delivered; the case is over.",
    K.REOPEN: "A refusal was set aside on appeal: examined again, with a new clock.",
    K.AFTER_CHECK: "What was granted on a commitment was checked: true, or not true and revoked.",
    K.RECKON: "The holidays of a year are known now: the due day is reckoned anew.",
    K.CORRECT: "The applicant has mended everything that was asked for.",
    K.PRIORITISE: "It goes before others, by a rule of the standard or with a reason (green channel).",
    K.SUPPLY: "A late paper comes in.",
    K.ASK: "An office asks another office of the case.",
    K.ANSWER: "It answers.",
    K.NOTE: "A message between applicant and offices.",
    K.ADVISE: "The authority that was asked answers, or its time is over.",
    K.ASK_WITHDRAWAL: "The applicant wants it back while another node keeps it.",
    K.REPORT_LAPSE: "Where the person applied, time ran out; the keeper is told.",
    K.DELIVER: "The result is in the applicant's hands.",
}

LAW: Mapping[Letter, str] = {
    L.RECEIPT: "none; the applicant can prove when it was handed in",
    L.ONE_TIME_NOTICE: "Administrative Licence Law, article 32: everything to be corrected is told at once, within five days",
    L.ACCEPTANCE: "article 32: a dated, sealed notice of acceptance",
    L.NON_ACCEPTANCE: "article 32: a dated, sealed notice of non-acceptance",
    L.TOLERANCE_COMMITMENT: "none; the applicant's own promise, signed with the application",
    L.GRANT: "article 38: a written decision",
    L.SUSPENSION: "article 45: the time of a special procedure is not counted, and the applicant is told in writing",
    L.RESUMPTION: "follows from article 45: what was stopped is seen to go on",
    L.EXTENSION: "article 42: approved by the head of the authority, with the reason told to the applicant",
    L.REFUSAL: "article 38: with reasons and the right to reconsideration or action",
    L.TERMINATION: "none; nobody is left without an end",
    L.REOPENING: "the decision that set the refusal aside, which it names",
    L.TRANSFER: "none; the applicant knows who decides",
    L.REVOCATION: "Administrative Licence Law, article 69, on licences obtained by false statements",
}
"""The article that wants the letter, or why it is sent all the same."""
