"""A package whose files are read when somebody first asks for what is in them.

A command that validates one file needs a third of the verbs, and reading the others took it a tenth of a second.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


class Late(ModuleType):
    """The module of such a package. `LATE`, in the package, says which names stand in which file."""

    LATE: dict[str, str]

    def __getattr__(self, name: str) -> object:
        for file, names in self.LATE.items():
            if name in names.split():
                setattr(self, name, getattr(import_module(f"{self.__name__}.{file}"), name))
                return self.__dict__[name]
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        """Importing a file binds it here by its name; where a verb has that name too, the verb is what is meant."""
        found = getattr(value, name, value) if isinstance(value, ModuleType) else value
        super().__setattr__(name, found)
