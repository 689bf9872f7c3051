"""The addresses of docs/api.md. Whatever goes wrong below /api/ is answered as a problem (RFC 9457), not as a page."""

from django.urls import path

from . import views

urlpatterns = [
    path("openapi.json", views.openapi, name="api-openapi"),
    path("items/<slug:key>/submission.schema.json", views.schema, name="api-schema"),
    path("items/<slug:key>/drafts", views.begin, name="api-drafts"),
]
