from importlib import import_module

from django.apps import AppConfig


class SchoolConfig(AppConfig):
    name = "overstap.school"
    label = "school"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the rows known that stand in a file of their own."""
        import_module("overstap.school.demand_models")
        import_module("overstap.school.list_models")
        import_module("overstap.school.notify_models")
