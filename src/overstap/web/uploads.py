"""Uploads stay in memory: a dossier never touches the disk unsealed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemoryUpload(FileUploadHandler):
    """Keeps at most FILE_UPLOAD_MAX_MEMORY_SIZE bytes and counts the rest.

    Django's own handler drops a file that is too large without a word; this one hands on its true size, so that
    the form can say what is wrong. The bytes above the limit are gone.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = settings.FILE_UPLOAD_MAX_MEMORY_SIZE - start
        if room > 0:
            self.file.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
