"""Sign in and out. Signing in asks for nothing else, and tells nobody whether an account exists."""

from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.identity.services.sessions import sign_in
from tongban.identity.types import AccountKind
from tongban.kernel.errors import BadInput, Refused
from tongban.web.shared.access import actor_of, anyone, safe_next
from tongban.web.shared.messages import said
from tongban.web.shared.responses import go_to

BACKEND = "django.contrib.auth.backends.ModelBackend"


@anyone
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Name and password, for applicants and staff alike; then back to where one wanted to go."""
    if request.method != "POST":
        if actor_of(request) is not None:
            return redirect(safe_next(request))
        return render(request, "portal/accounts/sign_in.html", {"next": safe_next(request, "")})
    try:
        account = sign_in(
            login=request.POST.get("login", ""),
            password=request.POST.get("password", ""),
            source=_source(request),
        )
    except (BadInput, Refused) as error:
        context = {
            "errors": {"login": said(error)},
            "values": {"login": request.POST.get("login", "")},
            "next": safe_next(request, ""),
        }
        return render(request, "portal/accounts/sign_in.html", context, status=422)
    open_session(request, account, backend=BACKEND)
    home = "/desk/" if account.kind == AccountKind.STAFF else "/"
    return go_to(request, safe_next(request, home))


@require_POST
@anyone
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; what was saved stays saved."""
    close_session(request)
    return go_to(request, "/")


def _source(request: HttpRequest) -> str:
    """The network address attempts are counted for."""
    return str(request.META.get("REMOTE_ADDR", ""))
