"""Addresses of the desk, below /desk/. Names begin with "desk-", as the shared pages of a draft expect."""

from django.urls import include, path

from tongban.web.shared.access import staff
from tongban.web.shared.applying.routes import draft_routes

from . import (
    bulk,
    consultation,
    corrections,
    decisions,
    enquiries,
    exports,
    finding,
    green,
    guides,
    late,
    people,
    reasons,
    review,
    saying,
    starting,
    views,
    window,
)
from .frames import FRAME

urlpatterns = [
    path("", views.home, name="desk-home"),
    # The integrated window: takes in, never decides.
    path("window/", window.queue, name="desk-window"),
    path("window/next", window.take_next, name="desk-take-next"),
    path("window/guides/", guides.guides, name="desk-guides"),
    path("window/people/", people.people, name="desk-drafts"),
    path("window/people/register/", people.register, name="desk-register"),
    path("window/people/<str:person_id>/", people.person, name="desk-person"),
    path("window/people/<str:person_id>/start/<str:item>/", starting.start, name="desk-start"),
    path("window/cases/<str:number>/", window.case, name="desk-case"),
    path("window/cases/<str:number>/take-in", window.take_in, name="desk-take-in"),
    path("window/cases/<str:number>/check", window.check, name="desk-check"),
    path("window/cases/<str:number>/accept", window.accept, name="desk-accept"),
    path("window/cases/<str:number>/forward", window.forward, name="desk-forward"),
    path("window/cases/<str:number>/scan", window.scan, name="desk-scan"),
    path("window/cases/<str:number>/supply", window.supply, name="desk-supply"),
    # The authority: decides, never takes in.
    path("review/", review.queue, name="desk-review"),
    path("review/claim-next", review.claim_next, name="desk-claim-next"),
    path("review/cases/<str:number>/", review.case, name="desk-review-case"),
    path("review/cases/<str:number>/claim", review.claim, name="desk-claim"),
    path("review/cases/<str:number>/grant", decisions.grant, name="desk-grant"),
    path("review/cases/<str:number>/refusal/", decisions.refusal, name="desk-refusal"),
    path("review/cases/<str:number>/refuse", decisions.refuse, name="desk-refuse"),
    path("review/cases/<str:number>/returning/", decisions.returning, name="desk-returning"),
    path("review/cases/<str:number>/return", decisions.give_back, name="desk-return"),
    path("review/cases/<str:number>/advise", decisions.advise, name="desk-advise"),
    path("enquiries/", enquiries.queue, name="desk-enquiries"),
    path("enquiries/<str:enquiry>/", enquiries.enquiry, name="desk-enquiry"),
    # Both sides of a case.
    path("window/export.csv", exports.window, {"form": "csv"}, name="desk-window-csv"),
    path("window/export.jsonl", exports.window, {"form": "jsonl"}, name="desk-window-jsonl"),
    path("review/export.csv", exports.review, {"form": "csv"}, name="desk-review-csv"),
    path("review/export.jsonl", exports.review, {"form": "jsonl"}, name="desk-review-jsonl"),
    path("find/", finding.find, name="desk-find"),
    path("bulk/", bulk.choose, name="desk-bulk"),
    path("bulk/<str:run>/", bulk.show, name="desk-bulk-run"),
    path("cases/<str:number>/files/<str:material>", views.case_file, name="desk-file"),
    path("cases/<str:number>/time-record.json", views.time_record, name="desk-time-record"),
    path("cases/<str:number>/letters/<str:key>/", views.letter, name="desk-letter"),
    path("cases/<str:number>/letters/<str:key>/letter.pdf", views.letter_as_pdf, name="desk-letter-pdf"),
    path("cases/<str:number>/correction/", corrections.correction, name="desk-correction"),
    path("late/", late.late, name="desk-late"),
    path("green/", green.use, name="desk-green"),
    path("cases/<str:number>/acts/<slug:act>/", reasons.page, name="desk-act"),
    path("cases/<str:number>/talk", saying.thread, name="desk-talk"),
    path("cases/<str:number>/talk/events", saying.events, name="desk-talk-events"),
    path("cases/<str:number>/consultation/", consultation.record, name="desk-consultation"),
    path(
        "cases/<str:number>/consultation/consultation.pdf",
        consultation.record_pdf,
        name="desk-consultation-pdf",
    ),
    path("cases/<str:number>/consultation/files/<str:sha256>", consultation.document, name="desk-document"),
    path("cases/<str:number>/say", saying.say, name="desk-say"),
    path("cases/<str:number>/note", saying.note, name="desk-note"),
    path("window/", include(draft_routes(FRAME, staff("intake")))),
]
