"""Addresses of the portal, at the root of the site. Names are in the namespace "portal", but for signing in and out."""

from django.urls import include, path

from . import account_urls, apply, cases, cases_correct, certificates, public_urls

PAGES = [
    *public_urls.urlpatterns,
    *apply.urlpatterns,
    *cases.urlpatterns,
    *cases_correct.urlpatterns,
    *certificates.urlpatterns,
]

urlpatterns = [
    path("", include(account_urls.urlpatterns)),
    path("", include((PAGES, "portal"))),
]
