"""The addresses of docs/protocol.md."""

from django.urls import path, re_path

from . import federation, views

urlpatterns = [
    path("peer/v1/messages", views.messages, name="wire-messages"),
    path("peer/v1/results", views.results, name="wire-results"),
    path("peer/v1/wanted", views.wanted, name="wire-wanted"),
    re_path(r"^peer/v1/blobs/(?P<sha256>[0-9a-f]{64})$", views.blob, name="wire-blob"),
    re_path(r"^peer/v1/streams/(?P<stream>[A-Za-z0-9._:-]{1,64})$", views.stream, name="wire-stream"),
    path(".well-known/tongban", views.node, name="wire-node"),
    path(".well-known/tongban/trust-list", views.trust_list, name="wire-trust-list"),
    path(".well-known/tongban/trust-list/<int:version>", views.trust_list, name="wire-trust-list-version"),
    path(".well-known/openid-federation", federation.configuration, name="wire-federation"),
    path(".well-known/tongban/federation/fetch", federation.fetch, name="wire-federation-fetch"),
    path(".well-known/tongban/federation/list", federation.subordinates, name="wire-federation-list"),
    path("health", views.health, name="wire-health"),
]
