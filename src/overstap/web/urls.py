"""The addresses of the pages; no address ever holds more of a pupil than a random id."""

from __future__ import annotations

from django.urls import URLPattern, path

from overstap.web.views import about, account, attachments, blocks, choices, findings, pupils, requests

urlpatterns: list[URLPattern] = [
    path("", account.home, name="home"),
    path("inloggen/", account.SignIn.as_view(), name="sign-in"),
    path("uitloggen/", account.sign_out, name="sign-out"),
    path("leerlingen/", pupils.index, name="pupils"),
    path("leerlingen/toevoegen/", pupils.add, name="pupil-add"),
    path("leerlingen/<uuid:pk>/", pupils.show, name="pupil"),
    path("leerlingen/<uuid:pk>/klaarzetten/", pupils.seal, name="pupil-seal"),
    path("leerlingen/<uuid:pk>/blok/<path:path>/weg/", blocks.remove, name="pupil-block-remove"),
    path("leerlingen/<uuid:pk>/blok/<path:path>/", blocks.block, name="pupil-block"),
    path("leerlingen/<uuid:pk>/vragen/", findings.settle, name="pupil-settle"),
    path("leerlingen/<uuid:pk>/vragen/<str:mark>/", findings.finding, name="pupil-finding"),
    path("leerlingen/<uuid:pk>/botsing/<int:nr>/", findings.botsing, name="pupil-botsing"),
    path("leerlingen/<uuid:pk>/meegaan/", choices.categories, name="pupil-categories"),
    path("leerlingen/<uuid:pk>/veld/", choices.field, name="pupil-field"),
    path("leerlingen/<uuid:pk>/profiel/", choices.profile, name="pupil-profile"),
    path("leerlingen/<uuid:pk>/leeg/", pupils.empty, name="pupil-empty"),
    path("leerlingen/<uuid:pk>/nieuwe-versie/", choices.next_version, name="pupil-next"),
    path("leerlingen/<uuid:pk>/intrekken/", pupils.withdraw, name="pupil-withdraw"),
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
