"""Take a peer's messages in: verify, apply once, in order, and sign a receipt for each that is settled."""

import logging
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction

from tongban.exchange.events import PartsAnnounced
from tongban.exchange.models import AnnouncedPart, HeldStream, InMessage, InStream
from tongban.exchange.queries import message_key
from tongban.exchange.rules import messages, receipts
from tongban.exchange.types import (
    RETRYABLE,
    VOID_TYPE,
    Handler,
    Incoming,
    Outcome,
    Reason,
    TooEarly,
    reason_of,
)
from tongban.kernel import canonical, clock
from tongban.kernel.errors import BadInput, NotAllowed, Refused, TongbanError
from tongban.kernel.journal.services import record
from tongban.kernel.node import this
from tongban.kernel.trust.events import EXCESSES, AuthorityExceeded
from tongban.kernel.trust.types import OutsideAuthority
from tongban.kernel.vault import VaultRefused

log = logging.getLogger("tongban.exchange")

Result = dict[str, Any]

_handlers: dict[str, Handler] = {}


class _Letter(NamedTuple):
    """A message that was verified, its content hash, and the token it came in."""

    message: Incoming
    content: str
    token: str


class _Apart(Exception):
    """Not everything takes effect, so that everything needs a transaction of its own."""


class _Inbox:
    """What one transaction knows and writes of some messages: its streams are held from the beginning, and what it
    has to write down goes out at the end, in as few statements as it takes."""

    def __init__(self, letters: Sequence[_Letter], *, is_new: bool) -> None:
        self._messages = [letter.message for letter in letters]
        self._held = InStream.objects.hold_all((one.peer, one.stream) for one in self._messages)
        self._is_new = is_new
        self._known: dict[tuple[str, str], tuple[str, str, str]] | None = None
        self._plain: list[InMessage] = []
        self._with_parts: list[tuple[InMessage, Incoming]] = []
        self._moved: dict[int, HeldStream] = {}

    def stream_of(self, message: Incoming) -> HeldStream:
        """The stream, with the number it waits for after what was added."""
        return self._held[message.peer, message.stream]

    def find(self, message: Incoming) -> tuple[str, str, str] | None:
        """Content hash, status and receipt of a message settled before. All are asked for at once, and none when the
        message has the number its stream waits for and is believed to be new."""
        if self._is_new and message.seq == self.stream_of(message).next_seq:
            return None
        if self._known is None:
            rows = InMessage.objects.filter(
                peer__in={one.peer for one in self._messages},
                message_id__in={one.id for one in self._messages},
            )
            self._known = {(row.peer, row.message_id): _settled(row) for row in rows}
        return self._known.get((message.peer, message.id))

    def add(self, letter: _Letter, outcome: Outcome, receipt: str) -> None:
        """Settle the message that its stream waits for; a rejected one does not use its number up."""
        message, stream = letter.message, self.stream_of(letter.message)
        row = InMessage(
            peer=message.peer,
            message_id=message.id,
            stream_id=stream.id,
            seq=message.seq,
            token=letter.token,
            status=outcome.value,
            receipt=receipts.kept_of(receipt, _subject(message, letter.content)),
            received_at=clock.now(),
        )
        if outcome is Outcome.DONE:
            stream.next_seq += 1
            self._moved[stream.id] = stream
        if outcome is Outcome.DONE and message.parts:
            self._with_parts.append((row, message))
        else:
            self._plain.append(row)

    def write(self) -> None:
        """The rows, the files they announce, and where the streams are now."""
        InMessage.add_all(self._plain)
        parts: list[AnnouncedPart] = []
        for row, message in self._with_parts:
            row.save()
            named = {part.sha256: part for part in message.parts}.values()
            parts += [
                AnnouncedPart(message=row, sha256=one.sha256, size=one.size, media=one.media) for one in named
            ]
            announced = PartsAnnounced(peer=message.peer, message=message.id, stream=message.stream)
            record(announced, subject=f"message:{message.id}")
        AnnouncedPart.add_all(parts)
        InStream.objects.advance(self._moved.values())


def _settled(row: InMessage) -> tuple[str, str, str]:
    """Content hash, status and receipt of a message in the inbox."""
    subject = messages.receipted(row.token)
    return subject.hash, row.status, receipts.whole_of(bytes(row.receipt), subject)


def install_handlers(*, handlers: Mapping[str, Handler]) -> None:
    """Say which function takes which type of message; called once, by node/wiring."""
    _handlers.clear()
    _handlers.update(handlers)


def receive_envelope(*, body: bytes) -> bytes:
    """Everything a peer sent in one request, answered message by message in the same order.

    Refuses the whole request when it is too large, not in the protocol's form, or all from strangers. What takes
    effect shares one transaction; one that does not take effect takes nothing with it.
    """
    opened = [_open(token) for token in _tokens(body)]
    settled = iter(_settle_all([one for one in opened if isinstance(one, _Letter)]))
    results = [next(settled) if isinstance(one, _Letter) else one for one in opened]
    if results and all(result.get("code") == "peer-unknown" for result in results):
        raise NotAllowed("peer-unknown", peer="?")
    return canonical.encode({"results": results})


def _tokens(body: bytes) -> list[object]:
    limit, most = settings.TONGBAN_ENVELOPE_LIMIT, settings.TONGBAN_ENVELOPE_MESSAGES
    if len(body) > limit:
        raise BadInput("envelope-too-large", limit=limit)
    try:
        envelope = canonical.decode(body)
    except BadInput as error:
        raise BadInput("envelope-malformed") from error
    if not isinstance(envelope, dict) or envelope.keys() != {"messages"}:
        raise BadInput("envelope-malformed")
    tokens = envelope["messages"]
    if not isinstance(tokens, list):
        raise BadInput("envelope-malformed")
    if len(tokens) > most:
        raise BadInput("envelope-too-many", limit=most, count=len(tokens))
    return tokens


def _open(token: object) -> _Letter | Result:
    """A message that was verified; or the answer, without a receipt, to what fails here: nobody known has said it."""
    try:
        if not isinstance(token, str):
            raise BadInput("message-malformed", place="token")
        return _Letter(
            *messages.read_message(token, me=this().id, find_key=message_key, now=clock.now()), token
        )
    except TongbanError as error:
        return _unsettled(error, messages.claimed_id(token))


def _settle_all(letters: list[_Letter]) -> list[Result]:
    """All in one transaction, which is the common case. If that cannot be, each in its own: the outcome is the same,
    and whatever is wrong with one is undone and answered for that one alone."""
    if len(letters) > 1:
        try:
            return _settle(letters, is_new=True)
        except Exception:  # noqa: BLE001  # whatever it was, it comes again below and is answered there
            log.debug("%d messages are taken in one by one", len(letters))
    return [_settle_alone(letter) for letter in letters]


def _settle_alone(letter: _Letter) -> Result:
    """Done, rejected, retry or gap, for one message.

    1. Apply in one transaction. 2. If a rule says no, the effect is undone and the rejection stored and signed.
    3. If it rests on what has not arrived, or anything else goes wrong, nothing is stored and the peer sends the message
    again.
    """
    try:
        return _settle_new(letter)
    except TooEarly as error:
        return _retry(letter.message, reason_of(error))
    except VaultRefused as error:  # our own storage, not what the peer said
        return _failed(letter.message, error)
    except TongbanError as error:
        return _settle([letter], refusal=error)[0]
    except Exception as error:  # noqa: BLE001  # a handler may fail in any way; the peer keeps the message and tries again
        return _failed(letter.message, error)


def _settle_new(letter: _Letter) -> Result:
    """Almost every message is new, so its id is looked up only when writing it down fails."""
    try:
        return _settle([letter], is_new=True)[0]
    except IntegrityError:  # the id is known after all; what was done is undone
        return _settle([letter])[0]


@transaction.atomic
def _settle(
    letters: list[_Letter], *, refusal: TongbanError | None = None, is_new: bool = False
) -> list[Result]:
    """Effects, inbox rows and receipts together, or nothing. The streams' rows are held, so a twin waits and then
    finds the messages settled. Of several messages, all must be done, now or earlier; raises _Apart otherwise."""
    inbox = _Inbox(letters, is_new=is_new)
    results = []
    for letter in letters:
        result = _settle_one(inbox, letter, refusal)
        if len(letters) > 1 and result["outcome"] != Outcome.DONE:
            raise _Apart
        results.append(result)
    inbox.write()
    return results


def _settle_one(inbox: _Inbox, letter: _Letter, refusal: TongbanError | None) -> Result:
    message, content = letter.message, letter.content
    expected = inbox.stream_of(message).next_seq
    stored = inbox.find(message)
    if stored is not None:
        return _repeated(message, content, *stored)
    if message.seq > expected:
        return _gap(message, expected)
    if message.seq < expected:
        taken = Refused("message-sequence-used", seq=message.seq)
        return _rejected(message, _receipt(message, content, reason_of(taken)), reason_of(taken))
    if refusal is None:
        _handler_of(message)(message)
    reason = None if refusal is None else reason_of(refusal)
    receipt = _receipt(message, content, reason)
    inbox.add(letter, Outcome.DONE if reason is None else Outcome.REJECTED, receipt)
    if isinstance(refusal, OutsideAuthority):
        _note_excess(message, refusal)
    if reason is not None:
        return _rejected(message, receipt, reason)
    return {"id": message.id, "outcome": Outcome.DONE.value, "receipt": receipt}


def _note_excess(message: Incoming, refusal: OutsideAuthority) -> None:
    what = str(refusal.params.get("item") or refusal.params.get("type"))
    event = AuthorityExceeded(node=message.peer, message=message.id, code=refusal.code, what=what)
    record(event, subject=EXCESSES)


def _handler_of(message: Incoming) -> Handler:
    if message.type == VOID_TYPE:
        return _let_pass
    handler = _handlers.get(message.type)
    if handler is None:
        raise Refused("message-type-unknown", type=message.type)
    return handler


def _let_pass(_message: Incoming) -> None:
    """A void has no effect: its sender has given up the message that had this number."""


def _repeated(message: Incoming, content: str, known: str, status: str, receipt: str) -> Result:
    """The same message again gets the same receipt; the same id with other content is refused for good."""
    if known != content:
        reused = reason_of(Refused("message-id-reused", id=message.id))
        return _rejected(message, _receipt(message, content, reused), reused)
    receipt = receipts.resign_receipt(receipt, now=clock.now(), key=this().message_key)
    return {"id": message.id, "outcome": status, "receipt": receipt}


def _receipt(message: Incoming, content: str, reason: Reason | None) -> str:
    subject = _subject(message, content)
    return receipts.sign_receipt(subject, now=clock.now(), reason=reason, key=this().message_key)


def _subject(message: Incoming, content: str) -> receipts.Subject:
    return receipts.Subject(
        iss=this().id,
        aud=message.peer,
        msg=message.id,
        hash=content,
        stream=message.stream,
        seq=message.seq,
    )


def _rejected(message: Incoming, receipt: str, reason: Reason) -> Result:
    return {"id": message.id, "outcome": Outcome.REJECTED.value, "receipt": receipt, **_told(reason)}


def _gap(message: Incoming, expected: int) -> Result:
    reason = reason_of(Refused("message-gap", expected=expected))
    return {"id": message.id, "outcome": Outcome.GAP.value, "expected": expected, **_told(reason)}


def _unsettled(error: TongbanError, claimed: str | None) -> Result:
    outcome = Outcome.RETRY if error.code in RETRYABLE else Outcome.REJECTED
    result = {"outcome": outcome.value, **_told(reason_of(error))}
    return result if claimed is None else {"id": claimed, **result}


def _failed(message: Incoming, error: Exception) -> Result:
    """Log where it went wrong and not what the error says: its text may quote personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    log.error(
        "message %s of %s, type %s, was not taken in: %s at %s",
        message.id,
        message.peer,
        message.type,
        type(error).__name__,
        place,
    )
    return _retry(message, reason_of(Refused("message-not-handled")))


def _retry(message: Incoming, reason: Reason) -> Result:
    return {"id": message.id, "outcome": Outcome.RETRY.value, **_told(reason)}


def _told(reason: Reason) -> Result:
    return {"code": reason.code, "zh": reason.zh, "en": reason.en}
