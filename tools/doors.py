"""An import contract of our own: a package is entered through its doors, never by a window."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Entry = tuple[str, str, int]
"""Who enters, where, in which line."""


class DoorsContract(Contract):
    """Packages below `root` import each other's `doors` only.

    `composition` is the package that puts the program together: it may also enter modules whose last name is
    one of `composition_doors`. `exempt` packages are open everywhere.
    """

    root: Any = fields.StringField()
    doors: Any = fields.ListField(subfield=fields.StringField())
    composition: Any = fields.StringField()
    composition_doors: Any = fields.ListField(subfield=fields.StringField())
    exempt: Any = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import between two packages."""
        packages = sorted(graph.find_children(self.root))
        broken = [
            self._entry(graph, importer, target)
            for importer in sorted(graph.modules)
            for target in sorted(graph.find_modules_directly_imported_by(importer))
            if not self._may_enter(packages, importer, target)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each line and what would be right."""
        for importer, target, line in check.metadata["broken"]:
            output.print_error(f"{importer}:{line} enters {target}; the doors are {', '.join(self.doors)}")

    def _may_enter(self, packages: list[str], importer: str, target: str) -> bool:
        here, there = home_of(packages, importer), home_of(packages, target)
        if there is None or here == there or there in self.exempt:
            return True
        names = target.removeprefix(there).strip(".").split(".")
        if here == self.composition and names[-1] in self.composition_doors:
            return True
        return names[0] in self.doors

    def _entry(self, graph: ImportGraph, importer: str, target: str) -> Entry:
        details: Any = graph.get_import_details(importer=importer, imported=target)
        return importer, target, details[0]["line_number"] if details else 0


def home_of(packages: list[str], module: str) -> str | None:
    """The package `module` lives in, or None when it is none of ours."""
    return next(
        (package for package in packages if module == package or module.startswith(package + ".")), None
    )
