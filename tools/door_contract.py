"""Contracts of our own for import-linter (自定义导入契约): the door between houses, and purity."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

OPEN = {"kernel": None, "law": {"door"}, "ui": {"door", "templatetags"}}
"""Pure floors: any room of kernel, the doors of law and ui."""

SITE_MAY = {"door", "urls", "api", "commands", "jobs", "apps", "handlers", "play", "views"}
"""What the site, where the houses are put together, may take from a house besides its door."""

PURE_ROOMS = ("rules", "states", "terms")


def _split(module: str) -> tuple[str, str]:
    _root, house, room, *_ = [*module.split("."), "", ""]
    return house, room


class DoorContract(Contract):
    """A house is entered by its door only (门之契约)."""

    type_name = "door"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 (given by import-linter)
        found = []
        for importer in sorted(graph.modules):
            house, _room = _split(importer)
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                other, room = _split(imported)
                if imported.startswith("yizhen.") and house and other != house and not self.may(house, other, room):
                    found.append((importer, imported))
        return ContractCheck(kept=not found, metadata={"found": found})

    @staticmethod
    def may(house: str, other: str, room: str) -> bool:
        """Whether one house may import that room of another."""
        if other in OPEN:
            allowed = OPEN[other]
            return allowed is None or room in allowed
        return room == "door" or (house == "site" and room in SITE_MAY)

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["found"]:
            output.print_error(f"{importer} imports {imported}: enter that house by its door, or ask it for a verb")


class PureContract(Contract):
    """kernel, law, rules, states and terms never reach Django, even indirectly (纯净契约)."""

    type_name = "pure"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001
        found = []
        for module in sorted(graph.modules):
            house, room = _split(module)
            commands = house == "law" and room == "commands"
            if (house in ("kernel", "law") or room in PURE_ROOMS) and not commands:
                chain = graph.find_shortest_chain(importer=module, imported="django")
                if chain:
                    found.append(chain)
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for chain in check.metadata["found"]:
            output.print_error(" → ".join(chain) + ": pure rooms hold no framework, so that rules outlive it")
