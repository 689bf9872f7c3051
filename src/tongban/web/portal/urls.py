"""Addresses of the portal, at the root of the site; names are in the namespace "portal"."""

from . import apply, cases, cases_correct, certificates, enquiries, public_urls

app_name = "portal"

urlpatterns = [
    *public_urls.urlpatterns,
    *apply.urlpatterns,
    *cases.urlpatterns,
    *cases_correct.urlpatterns,
    *certificates.urlpatterns,
    *enquiries.urlpatterns,
]
