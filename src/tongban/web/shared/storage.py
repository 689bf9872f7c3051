"""Static files with their content's hash in the name, compressed beforehand, cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # the package has no types


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # as above
    """Before `collectstatic` has run (tests, a fresh checkout) files go by their plain names."""

    def stored_name(self, name: str) -> str:
        """The name to ask for."""
        return str(super().stored_name(name)) if self.hashed_files else name
