"""Addresses that need no account, but for `start`."""

from django.urls import path

from . import discover, find, outlook, packs, publicity, statistics

urlpatterns = [
    path("", find.home, name="home"),
    path("zone/", find.zone, name="zone"),
    path("zone/named/", find.named, name="named"),
    path("zone/packs/", packs.pack_list, name="packs"),
    path("zone/packs/<slug:field>/", packs.pack_page, name="pack"),
    path("zone/packs/<slug:field>/pack.json", packs.pack_json, name="pack-json"),
    path("zone/packs/<slug:field>/pack.csv", packs.pack_csv, name="pack-csv"),
    path("search", find.search, name="search"),
    path("items/<slug:key>/", discover.read_guide, name="guide"),
    path("items/<slug:key>/guide.pdf", discover.guide_pdf, name="guide-pdf"),
    path("items/<slug:key>/can-i", outlook.can_i, name="can-i"),
    path("items/<slug:key>/start", discover.start, name="start"),
    path("items/<slug:key>/durations", discover.durations_page, name="durations"),
    path("items/<slug:key>/standard", publicity.standard, name="standard"),
    path("items/<slug:key>/standard.json", publicity.standard_content, name="standard-content"),
    path("calendar.json", publicity.calendar, name="calendar"),
    path("statistics", statistics.page, name="statistics"),
    path("statistics.json", statistics.as_json, name="statistics-json"),
    path("statistics.csv", statistics.as_csv, name="statistics-csv"),
    path("verify/", publicity.verify, name="verify"),
]
