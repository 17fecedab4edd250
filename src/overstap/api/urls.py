"""The addresses of the REST interface; none ever holds more of a pupil than a random id."""

from __future__ import annotations

from django.urls import path

from overstap.api.interface import api

urlpatterns = [path("api/v1/", api.urls)]
