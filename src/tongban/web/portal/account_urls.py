"""Signing in and out, at addresses every front end knows."""

from django.urls import path

from . import accounts

urlpatterns = [
    path("sign-in", accounts.sign_in_page, name="sign-in"),
    path("sign-out", accounts.sign_out, name="sign-out"),
]
