"""Reads a standard file: text to tree, or everything that is wrong with it.

The digest covers the parsed content in canonical JSON: order of keys, comments and the style of the YAML do not
count, every value does.
"""

from collections.abc import Mapping
from typing import Any

from tongban.catalogue.types import Standard
from tongban.kernel import canonical
from tongban.kernel.errors import BadInput

from . import build, build_flow
from .coherence import coherence_faults
from .expression_faults import expression_faults
from .faults import Fault, Position, as_errors
from .graph import graph_faults
from .particulars import particular_faults
from .reading import read
from .references import reference_faults
from .schema import schema_faults


def content_digest(content: Mapping[str, Any]) -> str:
    """`sha256:<hex>` of the content's canonical JSON."""
    return canonical.digest(dict(content))


def find_faults(text: str, path: str) -> tuple[BadInput, ...]:
    """Everything wrong in a file, in the order of its lines; empty when it may be used."""
    reading = read(text)
    return as_errors(reading.faults or content_faults(reading.content), path, reading.positions)


def parse_standard(text: str, path: str) -> Standard:
    """The standard a file describes; raises BadInput for the first thing wrong in it."""
    reading = read(text)
    return _standard(reading.content, reading.faults, path, reading.positions)


def standard_from_content(content: Any, path: str) -> Standard:
    """The standard a peer sent; raises BadInput. `path` says where it came from."""
    return _standard(content, [], path, {})


def kept_standard(content: Mapping[str, Any], digest: str) -> Standard:
    """The standard of a content that this node checked, with its digest, before it kept it. Nothing is checked again."""
    return build.standard(content, digest)


def content_faults(content: Any) -> list[Fault]:
    """What the content's schema, names, graph and agreements object to. Each check needs the one before it."""
    faults = schema_faults(content)
    if not faults:
        faults = [*reference_faults(content), *coherence_faults(content), *particular_faults(content)]
        faults += expression_faults(content)
        faults += graph_faults(build_flow.flow(content["flow"], {}, {}))
    return faults


def _standard(content: Any, faults: list[Fault], path: str, positions: Mapping[str, Position]) -> Standard:
    errors = as_errors(faults or content_faults(content), path, positions)
    if errors:
        raise errors[0]
    return build.standard(content, content_digest(content))
