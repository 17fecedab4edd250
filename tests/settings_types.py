"""The settings as mypy reads them: those of the tests, and what a node adds from its own configuration."""

from overstap.node.config import Config
from settings_test import *  # noqa: F403 - the plugin of Django for mypy reads one module

CONFIG: Config
