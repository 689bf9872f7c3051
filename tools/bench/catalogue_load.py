"""The catalogue of one node, measured in a process of that node (TONGBAN_NODE_FILE); what it saw is one line of JSON.

python -m tools.bench.catalogue_load adopt --count N
python -m tools.bench.catalogue_load measure --count N
"""

import argparse
import itertools
import json
import random
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  # tables need settings
from django.test import Client  # noqa: E402  # as above

from tongban.catalogue import queries as catalogue  # noqa: E402  # as above
from tongban.catalogue.rules.forms import check_form  # noqa: E402  # as above
from tongban.catalogue.rules.guide import guide  # noqa: E402  # as above
from tongban.catalogue.rules.judging import Verdict, judge  # noqa: E402  # as above
from tongban.catalogue.rules.materials import materials_for  # noqa: E402  # as above
from tongban.catalogue.rules.review import review_rules  # noqa: E402  # as above
from tongban.catalogue.rules.search import Findable, Index  # noqa: E402  # as above
from tongban.catalogue.rules.standard import parse_standard  # noqa: E402  # as above
from tongban.catalogue.services import adopt_standard  # noqa: E402  # as above
from tongban.catalogue.types import Standard, Words  # noqa: E402  # as above
from tongban.kernel import clock  # noqa: E402  # as above
from tongban.web.shared.flowchart import flow_view  # noqa: E402  # as above
from tools.bench.catalogue_files import QUALITIES, THINGS, VERBS, standard_file, words  # noqa: E402  # as above

SEARCHED = 10_000
"""Items in the index that is searched."""
FIELDS = 300
"""Fields of the file that is edited."""
LOOKS, EDITS = 300, 5
ANSWERS = {"place": "510107", "who": "adult"}
"""With these, each rule has to look at the form as well."""
ASKED = (
    *("公司", "登记", "居住证", "我想给孩子办异地居住证", "跨省公司设立", "company licence", "vehicle ren"),
    *(
        "gongsi",
        "juzhuzhengbuban",
        "jzzbb",
        "cheliangdj",
        "居民正补办",
        "公司社立登记",
        "vehicel renewal",
        "火箭发射",
    ),
)
"""Words, half words, own words, pinyin, initials, wrong characters, slips, and what is not there."""


def adopt(count: int) -> dict[str, Any]:
    """Sign so many made-up standards for this node."""
    for number in range(count):
        adopt_standard(text=standard_file(number), path=f"made-up-{number}.yaml")
    return {"adopted": count}


def measure(count: int) -> dict[str, Any]:
    """Everything, in milliseconds; the start first, because it is only once."""
    browser = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    pages = [f"/items/made_up_{number}/" for number in range(count)]
    start = []
    for address in (pages[0], "/search?q=居住证"):
        assert browser.get(address).status_code == 200, address
        start.append(time.process_time() * 1000)
    index = big_index()
    return {
        "first guide": start[:1] * 2,
        "first search": start[1:] * 2,
        "guide": times(browser.get, itertools.islice(itertools.cycle(pages), LOOKS)),
        "zone": times(browser.get, ["/zone/"] * 40),
        "search": times(index.find, ASKED * 5),
        "criteria": times(judge_criteria, itertools.repeat(catalogue.standard("made_up_0"), LOOKS)),
        "edit": times(derive, [standard_file(number, fields=FIELDS) for number in range(EDITS)]),
    }


def big_index() -> Index:
    """Ten thousand items of twelve phrases."""
    rng = random.Random(0)  # noqa: S311 - drawn anew in the same way, nothing to guess

    def phrase() -> dict[str, str]:
        return (
            words(rng, QUALITIES, THINGS, VERBS)
            if rng.random() < 0.5
            else words(rng, QUALITIES, QUALITIES, THINGS, VERBS)
        )

    items = []
    for number in range(SEARCHED):
        name, others = phrase(), [phrase() for _ in range(5)]
        items.append(
            Findable(
                f"item_{number}",
                Words(f"{name['zh']}{number}", f"{name['en']} {number}"),
                tuple(one[language] for one in others for language in ("zh", "en")),
            )
        )
    return Index(items, catalogue.edition().sounds)


def judge_criteria(standard: Standard) -> None:
    """What the rules of its ten criteria say of one application."""
    form = {"page_0": {"field_0": "10"}}
    judged = judge(standard, answers=ANSWERS, form=form, today=clock.today())
    assert [one.verdict for one in judged] == [Verdict.MET] * 10


def derive(text: str) -> None:
    """Everything that is read from a standard file: tree and checks, form, checklist, guide, chart, review rules."""
    standard = parse_standard(text, "edited.yaml")
    answers = {"place": "510107", "who": "child"}
    check_form(standard, {}, answers=answers, today=clock.today())
    materials_for(standard, answers=answers)
    guide(standard)
    review_rules(standard)
    for language in ("zh-hans", "en"):
        flow_view(standard, language)


def times(work: Callable[[Any], object], given: Iterable[Any]) -> list[float]:
    """Median and 95th percentile of processor time, in milliseconds: what others do with the cores counts little."""
    took = []
    for one in given:
        began = time.process_time()
        work(one)
        took.append((time.process_time() - began) * 1000)
    took.sort()
    return [statistics.median(took), took[int(len(took) * 0.95)]]


def main() -> None:
    """Do one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("role", choices=("adopt", "measure"))
    parser.add_argument("--count", type=int, required=True)
    given = parser.parse_args()
    print(json.dumps({"adopt": adopt, "measure": measure}[given.role](given.count)))


if __name__ == "__main__":
    main()
