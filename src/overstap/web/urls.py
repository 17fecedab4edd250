"""The addresses of the pages; no address ever holds more of a pupil than a random id."""

from __future__ import annotations

from django.urls import URLPattern, path

from overstap.web.views import (
    about,
    account,
    attachments,
    export,
    findings,
    imports,
    las,
    many,
    pupils,
    requests,
    today,
    trial_files,
)

urlpatterns: list[URLPattern] = [
    path("", today.home, name="home"),
    path("vandaag/data/", today.region, name="region"),
    path("inloggen/", account.SignIn.as_view(), name="sign-in"),
    path("uitloggen/", account.sign_out, name="sign-out"),
    path("leerlingen/", pupils.index, name="pupils"),
    path("leerlingen/toevoegen/", pupils.add, name="pupil-add"),
    path("leerlingen/uitvoeren/", export.pupils, name="pupils-export"),
    path("leerlingen/importeren/", imports.index, name="imports"),
    path("leerlingen/importeren/<uuid:pk>/", imports.show, name="import"),
    path("leerlingen/importeren/<uuid:pk>/kolommen/", imports.columns, name="import-columns"),
    path("leerlingen/importeren/<uuid:pk>/inlezen/", imports.run, name="import-run"),
    path("leerlingen/importeren/<uuid:pk>/stoppen/", imports.stop, name="import-stop"),
    path("las/", las.index, name="las"),
    path("leerlingen/samen/", many.new, name="many-new"),
    path("leerlingen/samen/<uuid:pk>/", many.show, name="many"),
    path("leerlingen/samen/<uuid:pk>/proef.csv", trial_files.as_csv, name="trial-csv"),
    path("leerlingen/samen/<uuid:pk>/proef.pdf", trial_files.as_pdf, name="trial-pdf"),
    path("leerlingen/<uuid:pk>/", pupils.show, name="pupil"),
    path("leerlingen/<uuid:pk>/klaarzetten/", pupils.seal, name="pupil-seal"),
    path("leerlingen/<uuid:pk>/vragen/", findings.settle, name="pupil-settle"),
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
