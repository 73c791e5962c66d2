"""The build hook: whoever builds or installs the package gets the pages with it, without node."""

from __future__ import annotations

import os
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesHook(BuildHookInterface[Any]):
    """Builds `frontend/` into the package before a wheel or an editable install is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling; `version` is "standard" or "editable"."""
        sys.path.insert(0, self.root)
        try:
            import build_pages  # noqa: PLC0415 (hatchling loads this file without its folder)
        finally:
            sys.path.remove(self.root)
        if not os.environ.get(build_pages.LATER):
            build_pages.build(self.root)
