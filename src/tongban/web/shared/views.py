"""Pages that belong to no front end: switches, kept answers, and the three statements every public site owes."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from . import held
from .access import anyone, ask_to_sign_in, safe_next, signed_in
from .context import LARGE_PRINT_COOKIE
from .responses import SeeOther

YEAR_SECONDS = 365 * 24 * 3600


@require_GET
@anyone
def switch_language(request: HttpRequest, language: str) -> HttpResponse:
    """Show all pages in `language` from now on, in this browser."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return _remember(SeeOther(safe_next(request)), settings.LANGUAGE_COOKIE_NAME, language)


@require_GET
@anyone
def switch_large_print(request: HttpRequest, state: str) -> HttpResponse:
    """Show all pages in large print from now on, in this browser, or no longer."""
    return _remember(SeeOther(safe_next(request)), LARGE_PRINT_COOKIE, state)


@require_http_methods(["GET", "POST"])
@anyone
def held_form(request: HttpRequest) -> HttpResponse:
    """Your answers were kept: send them now? The yes goes to the form's own address; the no comes here."""
    if getattr(request, "actor", None) is None:
        return ask_to_sign_in(request)
    actor = signed_in(request)
    form = held.kept_for(request, actor)
    if form is None:
        return SeeOther("/")
    if request.method == "POST":
        response = SeeOther(form.path)
        held.forget(request, response, actor)
        return response
    return render(request, "shared/pages/held.html", {"path": form.path, "files": form.files.count()})


@require_GET
@anyone
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a person, why, for how long, who sees it."""
    return render(request, "shared/pages/privacy.html")


@require_GET
@anyone
def cookies(request: HttpRequest) -> HttpResponse:
    """Every cookie of the site. All are needed to make it work, so there is no banner."""
    names = {
        "session": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "language": settings.LANGUAGE_COOKIE_NAME,
        "large_print": LARGE_PRINT_COOKIE,
        "held": held.COOKIE,
    }
    return render(request, "shared/pages/cookies.html", {"names": names})


@require_GET
@anyone
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use the site, what is not good enough yet, whom to tell."""
    return render(request, "shared/pages/accessibility.html")


def _remember(response: HttpResponse, cookie: str, value: str) -> HttpResponse:
    response.set_cookie(
        cookie,
        value,
        max_age=YEAR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
