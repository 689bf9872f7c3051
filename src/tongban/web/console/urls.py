"""Addresses of the console, below /console/."""

from django.urls import path

from . import trust, views, work

urlpatterns = [
    path("", views.overview, name="console"),
    path("stuck/", views.stuck, name="console-stuck"),
    path("standards/", views.standards, name="console-standards"),
    path("node/", views.node, name="console-node"),
    path("trust/", trust.trust, name="console-trust"),
    path("trust/<int:version>/", trust.trust_version, name="console-trust-version"),
    path("deliveries/<int:delivery>/requeue", work.requeue, name="console-requeue"),
    path("messages/<str:message>/", work.message, name="console-message"),
]
