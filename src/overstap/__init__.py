"""Overstap: an open implementation of OSO, the handing over of a pupil's dossier."""

__version__ = "0.1.0"
