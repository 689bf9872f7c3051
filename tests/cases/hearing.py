"""A standard in which a hearing stops the clock."""

from tests.builders import COMPANY
from tongban.catalogue import queries as catalogue
from tongban.catalogue.services import adopt_standard

HEARING = """
    - key: hearing
      lane: authority
      kind: task
      name: {zh: 听证, en: Hearing}
      current_on: [suspend]
      done_on: [continue]
      stops:
        why: {zh: 听证的时间不计入期限, en: The time of a hearing is not counted}
        clause: {law: licence_law, article: {zh: 第四十五条, en: article 45}}
        limit: {duration: P5D, unit: working_day}
    - {key: decide,"""
HEARING_EDGES = """
    - {from: review, to: hearing, label: {zh: 要听证, en: if asked for}}
    - {from: hearing, to: review, label: {zh: 结束, en: over}, return: true}
    - {from: review, to: decide}"""


def adopt_with_hearing() -> None:
    """A second version of the company's standard, in which a hearing of at most five working days stops the clock."""
    text = next(text for text, name in catalogue.shipped_standards() if name == f"{COMPANY}.yaml")
    for old, new in (
        ("version: 1\n", "version: 2\n"),
        ("\n    - {key: decide,", HEARING),
        ("\n    - {from: review, to: decide}", HEARING_EDGES),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    adopt_standard(text=text, path="company-2.yaml")
