"""Every address of the node: five front ends, each with its own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tongban.web.wire.urls")),
    path("", include("tongban.web.shared.urls")),
    path("api/", include("tongban.web.api.urls")),
    path("desk/", include("tongban.web.desk.urls")),
    path("console/", include("tongban.web.console.urls")),
    path("", include("tongban.web.portal.account_urls")),
    path("", include("tongban.web.portal.urls")),
]

handler400 = "tongban.web.shared.errors.bad_request"
handler403 = "tongban.web.shared.errors.not_allowed"
handler404 = "tongban.web.shared.errors.not_found"
handler500 = "tongban.web.shared.errors.server_error"
