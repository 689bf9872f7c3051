"""What the account knows already, at the fields of a form that ask for it."""

from collections.abc import Iterable, Mapping

from tongban.catalogue.types import Section


def prefilled(sections: Iterable[Section], known: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Values by section and field; `known` has them by source, such as `account:name`.

    Each source fills one field only, the last that is asked: whoever acts for somebody else is on the page of the agent.
    """
    last = {
        field.prefill: (section.key, field.key)
        for section in sections
        for field in section.fields
        if field.prefill
    }
    found: dict[str, dict[str, str]] = {}
    for source, (section, field) in last.items():
        if source in known:
            found.setdefault(section, {})[field] = known[source]
    return found
