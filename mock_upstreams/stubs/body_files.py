"""Bodies in files beside the mappings: `__files/…`, and nowhere else."""

from pathlib import Path, PurePosixPath

MAX_FILE_BYTES = 16 * 1024 * 1024


class BodyFiles:
    """Reads body files.

    Args:
        folder: Where they are; None where no folder was named at the start.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder.resolve() if folder else None

    def read(self, name: str) -> bytes:
        """Return a file's content.

        Raises:
            ValueError: there is no such file in the folder, or it is too large.
        """
        if self._folder is None:
            raise ValueError("no folder of body files was named at the start (--mappings)")
        relative = PurePosixPath(name)
        if relative.is_absolute() or ".." in relative.parts or "\0" in name or "\\" in name:
            raise ValueError("must be a path inside the folder of body files")
        path = (self._folder / relative).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            raise ValueError("there is no such file in the folder of body files")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ValueError(f"a body file has at most {MAX_FILE_BYTES} bytes")
        return path.read_bytes()
