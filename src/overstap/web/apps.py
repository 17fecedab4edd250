from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "overstap.web"
    label = "web"
