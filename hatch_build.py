"""The build hook: whoever builds or installs the package gets the pages with it, without node, and
the pure rooms compiled where there is a compiler."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLAIN = "LAMPLIGHT_PLAIN"
"""Set in the environment of a build: nothing is compiled, and the wheel is for every machine."""


class BuildHook(BuildHookInterface[Any]):
    """Builds `frontend/` into the package before a wheel or an editable install is made, and adds
    the compiled pure rooms to a wheel. Their source stays beside them: what runs without them."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling; `version` is "standard" or "editable"."""
        build_pages = self._from(self.root, "build_pages")
        if not os.environ.get(build_pages.LATER):
            build_pages.build(self.root)
        if version == "standard" and not os.environ.get(PLAIN):
            self._compile(build_data)

    def _compile(self, build_data: dict[str, Any]) -> None:
        compiling = self._from(str(Path(self.root, "src")), "lamplight.compiling")
        try:
            folder = compiling.compiled()
        except compiling.NotCompiled as why:
            self.app.display_warning(f"the wheel is plain Python: {why}")
            return
        for built in folder.rglob("*.so"):
            build_data["force_include"][str(built)] = built.relative_to(folder).as_posix()
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    @staticmethod
    def _from(folder: str, module: str) -> Any:
        """A module of this source, which isn't installed yet."""
        sys.path.insert(0, folder)
        try:
            return importlib.import_module(module)
        finally:
            sys.path.remove(folder)
