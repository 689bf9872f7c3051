"""What an operator may do: run failed work again, send a refused message again, or end it and say why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from tongban.exchange import queries as exchange
from tongban.exchange.services import end_message, requeue_message
from tongban.exchange.types import DeliveryState
from tongban.kernel.errors import BadInput
from tongban.kernel.journal.services import requeue_delivery
from tongban.kernel.node import this
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.responses import SeeOther

STATES = {
    DeliveryState.PENDING: pgettext_lazy("message state", "Waiting"),
    DeliveryState.DONE: pgettext_lazy("message state", "Done"),
    DeliveryState.REJECTED: pgettext_lazy("message state", "Refused by the peer"),
    DeliveryState.ENDED: pgettext_lazy("message state", "Ended"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff("operator")
def requeue(request: HttpRequest, delivery: int) -> HttpResponse:
    """Run a piece of failed work again, now."""
    if request.method != "POST":
        return SeeOther(reverse("console-stuck"))

    def again() -> str:
        requeue_delivery(actor=signed_in(request), delivery_id=delivery)
        return f"{reverse('console-stuck')}?done=requeued"

    return once(request, again)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("operator")
def message(request: HttpRequest, message: str) -> HttpResponse:
    """One message that does not get through: what the peer said, and the two ways on. Both keep who and why."""
    delivery = exchange.delivery_of(message)
    errors: dict[str, str] = {}
    reason = str(request.POST.get("reason", "")).strip()
    if request.method == "POST":
        act, done = (end_message, "ended") if "end" in request.POST else (requeue_message, "sent-again")

        def mend() -> str:
            act(actor=signed_in(request), message_id=message, reason=reason)
            return f"{reverse('console-stuck')}?done={done}"

        try:
            return once(request, mend)
        except BadInput as error:
            errors = {"reason": said(error)}
    context = {
        "delivery": delivery,
        "peer": this().node(delivery.peer),
        "stream_and_number": f"{delivery.stream} · {delivery.seq}",
        "state_words": STATES[delivery.state],
        "is_refused": delivery.state is DeliveryState.REJECTED,
        "is_waiting": delivery.state is DeliveryState.PENDING,
        "errors": errors,
        "values": {"reason": reason},
    }
    return render(request, "console/message.html", context, status=422 if errors else 200)
