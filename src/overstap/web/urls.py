"""The addresses of the pages; no address ever holds more of a pupil than a random id."""

from __future__ import annotations

from django.urls import URLPattern, path

from overstap.web.views import (
    about,
    account,
    attachments,
    findings,
    inzage,
    papers,
    pupils,
    requests,
    toelichting,
)

urlpatterns: list[URLPattern] = [
    path("", account.home, name="home"),
    path("inloggen/", account.SignIn.as_view(), name="sign-in"),
    path("uitloggen/", account.sign_out, name="sign-out"),
    path("leerlingen/", pupils.index, name="pupils"),
    path("leerlingen/toevoegen/", pupils.add, name="pupil-add"),
    path("leerlingen/<uuid:pk>/", pupils.show, name="pupil"),
    path("leerlingen/<uuid:pk>/klaarzetten/", pupils.seal, name="pupil-seal"),
    path("leerlingen/<uuid:pk>/vragen/", findings.settle, name="pupil-settle"),
    path("leerlingen/<uuid:pk>/intrekken/", pupils.withdraw, name="pupil-withdraw"),
    path("leerlingen/<uuid:pk>/bijlagen/", papers.index, name="pupil-papers"),
    path("leerlingen/<uuid:pk>/bijlagen/wijzigen/", papers.change, name="pupil-paper"),
    path("leerlingen/<uuid:pk>/toelichting/", toelichting.index, name="pupil-toelichting"),
    path("leerlingen/<uuid:pk>/toelichting/document/", toelichting.document, name="pupil-toelichting-document"),
    path("leerlingen/<uuid:pk>/inzage/", inzage.index, name="pupil-inzage"),
    path("leerlingen/<uuid:pk>/inzage/geven/", inzage.give, name="pupil-give"),
    path("leerlingen/<uuid:pk>/inzage/brief/", inzage.letter, name="pupil-letter"),
    path("scholen/<int:pk>/toelichting/", toelichting.way, name="toelichting-way"),
    path("leerlingen/<uuid:pk>/bijlagen/<int:nr>/", attachments.outgoing_page, name="pupil-attachment"),
    path("leerlingen/<uuid:pk>/bijlagen/<int:nr>/bestand/", attachments.outgoing_file, name="pupil-file"),
    path("ontvangen/", requests.index, name="requests"),
    path("ontvangen/opvragen/", requests.ask, name="request-new"),
    path("ontvangen/<uuid:pk>/", requests.show, name="request"),
    path("ontvangen/<uuid:pk>/bijlagen/<int:nr>/", attachments.incoming_page, name="request-attachment"),
    path("ontvangen/<uuid:pk>/bijlagen/<int:nr>/bestand/", attachments.incoming_file, name="request-file"),
    path("toegankelijkheid/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("servicedesk/", about.servicedesk, name="servicedesk"),
]
