"""Pictures are drawn small: a thumbnail is the picture itself."""

from typing import Any


class PlainThumbnailer:
    """Oscar's interface for thumbnails."""

    def generate_thumbnail(self, source: Any, **options: Any) -> Any:
        """Return the source; the page scales it."""
        return source

    def delete_thumbnails(self, source: Any) -> None:
        """Do nothing: none was kept."""
