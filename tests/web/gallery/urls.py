"""Addresses of the gallery: every component on one page, and forms that stand for the pages to come."""

from django.urls import include, path

from tests.web.gallery import views

handler400 = "tongban.web.shared.errors.bad_request"
handler403 = "tongban.web.shared.errors.not_allowed"
handler404 = "tongban.web.shared.errors.not_found"
handler500 = "tongban.web.shared.errors.server_error"

urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("staff-gallery", views.staff_gallery),
    path("form", views.form, name="gallery-form"),
    path("own", views.own),
    path("desk-form", views.desk_form),
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("broken", views.broken),
    path("refused", views.refused),
    path("peer/v1/echo", views.echo),
    path("", include("tongban.web.shared.urls")),
]
