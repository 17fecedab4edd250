from django.apps import AppConfig


class TrafficCenterConfig(AppConfig):
    name = "overstap.traffic_center"
    label = "traffic_center"
    default_auto_field = "django.db.models.BigAutoField"
