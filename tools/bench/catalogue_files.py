"""Standard files made up for measuring: of any size, valid, the same for the same number. They are nobody's rules."""

import itertools
import random
from typing import Any

import yaml

Raw = dict[str, Any]
VERBS = (
    *("设立登记 establishment", "变更登记 change", "注销登记 deregistration", "许可 licence", "备案 filing"),
    *(
        "申领 application",
        "换领 renewal",
        "补办 replacement",
        "查询 query",
        "缴费 payment",
        "预约 appointment",
    ),
    *("迁移 transfer", "认定 recognition"),
)
THINGS = (
    *(
        "公司 company",
        "分公司 branch",
        "居住证 residence-permit",
        "身份证 identity-card",
        "社保卡 social-card",
    ),
    *(
        "公积金 housing-fund",
        "驾驶证 driving-licence",
        "户口 household",
        "食品经营 food-business",
        "养老保险 pension",
    ),
    *(
        "医疗保险 medical-insurance",
        "车辆 vehicle",
        "排污 discharge",
        "教师资格 teacher",
        "残疾人证 disability-card",
    ),
    *("护照 passport", "房屋 house", "土地 land"),
)
QUALITIES = (
    *(
        "异地 offsite",
        "跨省 cross-province",
        "企业 enterprise",
        "个人 personal",
        "临时 temporary",
        "长期 long-term",
    ),
    *("电子 electronic", "农村 rural", "城镇 urban", "特种 special", "首次 first", "网上 online"),
    *("川渝 both-regions", "高新区 high-tech-zone"),
)
KINDS = ("text", "choice", "date", "money_fen", "integer", "phone", "address", "long_text")
TOPICS = (
    *("setting_up", "operating", "social_security", "housing", "marriage", "household"),
    *("papers", "transport", "medical"),
)
FIXED = """
version: 1
valid: {from: "2026-01-01", basis: [design]}
summary: {zh: 为测量生成，不是任何地方的规定。, en: Made up for measuring; nobody's rule.}
task_type: "20"
objects: [natural_person]
authority_kind: civil_affairs
case_type: promised
modes: {allowed: [full_online], basis: [design]}
online: {depth: IV, basis: [design]}
laws:
  - {key: rule, title: {zh: 测量规则, en: Rule of measuring}, basis: [design]}
questions:
  - {key: place, kind: division, decides: competent, ask: {zh: 在哪里办, en: Where}}
  - key: who
    kind: choice
    ask: {zh: 谁申请, en: Who applies}
    options:
      - {value: adult, label: {zh: 成人, en: An adult}}
      - {value: child, label: {zh: 儿童, en: A child}}
limits:
  correction_notice: {duration: P5D, unit: working_day, basis: [design]}
  correction_reply: {duration: P10D, unit: working_day, basis: [design]}
  statutory: {duration: P20D, unit: working_day, clause: {law: rule}, basis: [design]}
  promised: {duration: P10D, unit: working_day, basis: [design]}
tolerance: {allowed: false}
result: {kind: record, name: {zh: 办理结果, en: Result}, sample: {text: {zh: 已办结, en: Done}}, basis: [design]}
fees:
  - {label: {zh: 工本费, en: Fee}, amount: 0, basis: [design]}
visits: {count: 0, basis: [design]}
remedies: {text: {zh: 可以申请复核, en: You may ask for a review}, basis: [design]}
channels: [online]
contact: {consultation: {phone: "12345", basis: [design]}, complaint: {phone: "12346", basis: [design]}}
flow:
  lanes:
    - {lane: applicant, name: {zh: 申请人, en: Applicant}}
    - {lane: intake, name: {zh: 窗口, en: Window}}
    - {lane: authority, name: {zh: 机关, en: Authority}}
  stages:
    - {key: apply, lane: applicant, kind: start, name: {zh: 申请, en: Apply}, done_on: [submit]}
    - {key: review, lane: authority, kind: decision, name: {zh: 审查, en: Review}, limit: promised,
       current_on: [submit, correct], done_on: [grant, request_correction]}
    - {key: correct, lane: applicant, kind: task, name: {zh: 补正, en: Correct}, limit: correction_reply,
       current_on: [request_correction], done_on: [correct]}
    - {key: end, lane: applicant, kind: end, name: {zh: 取结果, en: Result}, current_on: [grant, deliver]}
  edges:
    - {from: review, to: correct, label: {zh: 有缺, en: missing}}
    - {from: correct, to: review, return: true}
    - {from: review, to: end, label: {zh: 齐全, en: complete}}
"""


class _Plain(yaml.SafeDumper):
    """Writes the same thing twice where it stands twice: a standard file has no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def words(rng: random.Random, *lists: tuple[str, ...]) -> dict[str, str]:
    """A phrase in both languages, one word out of each list."""
    drawn = [rng.choice(one).split() for one in lists]
    english = " ".join(word.replace("-", " ") for _, word in drawn)
    return {"zh": "".join(word for word, _ in drawn), "en": english[0].upper() + english[1:]}


def named(zh: str, en: str, number: int) -> dict[str, str]:
    """The same words with a number."""
    return {"zh": f"{zh} {number}", "en": f"{en} {number}"}


def standard_file(number: int, *, fields: int = 40, stages: int = 12, criteria: int = 10) -> str:
    """A valid standard file with so many fields (ten a page), stages (at least four) and criteria."""
    rng = random.Random(number)  # noqa: S311 - drawn anew in the same way, nothing to guess
    name = words(rng, QUALITIES, THINGS, VERBS)
    phrases = [words(rng, QUALITIES, THINGS, VERBS) for _ in range(5)]
    content: Raw = yaml.safe_load(FIXED)
    content |= {
        "key": f"made_up_{number}",
        "name": {"zh": f"{name['zh']}{number}", "en": f"{name['en']} {number}"},
        "topic": TOPICS[number % len(TOPICS)],
        "keywords": {language: [one[language] for one in phrases] for language in ("zh", "en")},
        "criteria": [_criterion(n) for n in range(criteria)],
        "materials": [_material(n) for n in range(6)],
        "form": [_page(rng, first, min(first + 10, fields)) for first in range(0, fields, 10)],
    }
    _add_steps(content["flow"], stages - 4)
    return yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)


def _criterion(number: int) -> Raw:
    return {
        "key": f"criterion_{number}",
        "text": named("符合条件", "Meets condition", number),
        "check": named("核对条件", "Check condition", number),
        "at": "authority",
        "looks_at": ["/page_0/field_0"],
        "rule": f'answers.who == "child" || page_0.field_0 != "{number}"',
        "mend": named("改填", "Change", number),
        "clause": {"law": "rule"},
        "basis": ["design"],
    }


def _material(number: int) -> Raw:
    return {
        "key": f"material_{number}",
        "name": named("材料", "Material", number),
        **({"need": "conditional", "when": {"who": "child"}} if number % 2 else {"need": "main"}),
        "origin": "applicant",
        "trust": "C",
        "check": {"zh": "清楚、完整", "en": "Clear and whole"},
        "clause": {"law": "rule"},
        "basis": ["design"],
    }


def _page(rng: random.Random, first: int, end: int) -> Raw:
    return {
        "key": f"page_{first // 10}",
        "name": named("第几页", "Page", first // 10 + 1),
        "fields": [_field(rng, number) for number in range(first, end)],
    }


def _field(rng: random.Random, number: int) -> Raw:
    kind = KINDS[number % len(KINDS)]
    found: Raw = {"key": f"field_{number}", "kind": kind, "label": words(rng, QUALITIES, THINGS)}
    if kind == "choice":
        found["options"] = [{"value": f"v{n}", "label": words(rng, QUALITIES, THINGS)} for n in range(4)]
    return found


def _add_steps(flow: Raw, count: int) -> None:
    """So many stages on the way from the application to the review."""
    keys = [f"step_{number}" for number in range(count)]
    flow["stages"][1:1] = [
        {
            "key": key,
            "lane": "intake" if number % 2 else "authority",
            "kind": "task",
            "name": named("步骤", "Step", number),
            "current_on": ["take_in"],
            "done_on": ["accept"],
        }
        for number, key in enumerate(keys)
    ]
    way = itertools.pairwise(["apply", *keys, "review"])
    flow["edges"][:0] = [{"from": one, "to": other} for one, other in way]
