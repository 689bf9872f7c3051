"""Addresses that belong to no front end."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("language/<str:language>", views.switch_language, name="language"),
    re_path(r"^large-print/(?P<state>on|off)$", views.switch_large_print, name="large-print"),
    path("kept-answers", views.held_form, name="held-form"),
    path("about/privacy", views.privacy, name="privacy"),
    path("about/cookies", views.cookies, name="cookies"),
    path("about/accessibility", views.accessibility, name="accessibility"),
]
