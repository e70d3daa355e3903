"""Build hook: the README for the package index, where links to files of the repository are absolute."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class ReadmeHook(MetadataHookInterface):
    """Metadata with a README whose links lead to the files of the same version."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the README."""
        text = Path(self.root, "README.md").read_text("utf-8")
        start = f"{metadata['urls']['Source']}/blob/v{metadata['version']}/"
        text = re.sub(
            r"(!\[[^]]*\]\()(?!https?://)", lambda match: f"{match[1]}{start.replace('/blob/', '/raw/')}", text
        )
        absolute = re.sub(r"\]\((?!https?://|#)", lambda _: f"]({start}", text)
        metadata["readme"] = {"content-type": "text/markdown", "text": absolute}
