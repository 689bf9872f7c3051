"""People who do not exist and what they would fill in: for a node that is filled to see what it can carry. Pure.

The county code in every number was never given to a county, and no phone number begins with 120: nobody can be hit.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tongban.catalogue.rules.conditions import Answers, holds, value_at
from tongban.catalogue.rules.fields import digit_bounds, number_bounds, text_limit
from tongban.catalogue.types import Field, FieldKind, QuestionKind, Section, Standard
from tongban.jurisdictions.rules.identifiers import RESIDENT_ID_CHECKS, RESIDENT_ID_WEIGHTS, make_uscc

COUNTY = "0199"
FIRST_BIRTH, BIRTHS = dt.date(1956, 1, 1), 18_000
SERIALS = range(700, 1000)
"""Last numbers of people born on one day; the demonstration uses lower ones."""
MOST_PEOPLE = BIRTHS * len(SERIALS)
_SCATTER = 7919
"""No factor of BIRTHS, so that people in a row were born on different days and nobody twice."""

_FAMILY = "陈周王罗谭李刘赵何杨张黄吴徐孙胡朱高林郭马梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
_GIVEN = "建明雅兰浩桂芳悦思源强敏晓燕伟静丽勇艳杰娟涛超秀英霞平刚辉玲红梅文婷宇晨欣怡子涵梓轩佳琪雨泽诗睿明远志国海洋春生"
_LATIN = (
    "Chen",
    "Zhou",
    "Wang",
    "Luo",
    "Tan",
    "Li",
    "Liu",
    "Zhao",
    "He",
    "Yang",
    "Zhang",
    "Huang",
    "Wu",
    "Xu",
)
_LATIN_GIVEN = (
    "Jianming",
    "Yalan",
    "Hao",
    "Guifang",
    "Yue",
    "Siyuan",
    "Qiang",
    "Min",
    "Xiaoyan",
    "Wei",
    "Jing",
)
_STREETS = ("碚峡路", "科园一路", "天府大道", "武侯大道", "龙溪路", "人民路", "中山路", "滨江路")
_TEXTS = ("山水桥", "两江", "嘉陵", "锦官", "蓉渝", "巴蜀", "青城", "缙云")


@dataclasses.dataclass(frozen=True)
class Invented:
    """Somebody who does not exist."""

    name: str
    name_latin: str
    id_number: str
    phone: str


def invent_person(serial: int, province: str, chance: Random) -> Invented:
    """Person number `serial` of a province; no two numbers give the same ID number, up to MOST_PEOPLE."""
    born = FIRST_BIRTH + dt.timedelta(days=serial * _SCATTER % BIRTHS)
    first = f"{province}{COUNTY}{born:%Y%m%d}{SERIALS[serial // BIRTHS % len(SERIALS)]}"
    total = sum(int(digit) * weight for digit, weight in zip(first, RESIDENT_ID_WEIGHTS, strict=True))
    return Invented(
        name=chance.choice(_FAMILY) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2)))),
        name_latin=f"{chance.choice(_LATIN)} {chance.choice(_LATIN_GIVEN)}",
        id_number=first + RESIDENT_ID_CHECKS[total % 11],
        phone=f"120{serial % 100_000_000:08}",
    )


def invent_answers(standard: Standard, place: str, chance: Random) -> dict[str, str]:
    """Answers to the questions before the form, for a matter decided in `place`."""
    return {
        question.key: place
        if question.kind is QuestionKind.DIVISION
        else chance.choice(question.options).value
        for question in standard.questions
    }


def invent_form(
    standard: Standard, answers: Answers, person: Invented, chance: Random, today: dt.date
) -> dict[str, dict[str, Any]]:
    """The form as `person` would fill it in: clean values, every page whole, sums that come out even."""
    form: dict[str, dict[str, Any]] = {}
    writer = _Writer(answers, form, person, chance, today)
    for section in standard.sections:
        if holds(section.when, answers=answers, form=form):
            form[section.key] = values = writer.fields(section.fields)
            _even_out(section, values, form)
    return form


@dataclasses.dataclass(frozen=True)
class _Writer:
    answers: Answers
    form: Mapping[str, Mapping[str, Any]]
    person: Invented
    chance: Random
    today: dt.date

    def fields(self, fields: Sequence[Field]) -> dict[str, Any]:
        """Values of the fields that are asked."""
        values: dict[str, Any] = {}
        for field in fields:
            if holds(field.when, answers=self.answers, form=self.form, siblings=values) and self._is_filled(
                field
            ):
                values[field.key] = self._value(field)
        return values

    def _is_filled(self, field: Field) -> bool:
        return field.required or field.kind is FieldKind.PEOPLE or self.chance.random() < 0.5

    def _value(self, field: Field) -> Any:  # one line a kind
        chance, kind = self.chance, field.kind
        if kind is FieldKind.CHOICE:
            return chance.choice(field.options).value
        if kind is FieldKind.MULTICHOICE:
            chosen = {option.value for option in chance.sample(field.options, min(2, len(field.options)))}
            return [option.value for option in field.options if option.value in chosen]
        if kind in (FieldKind.MONEY_FEN, FieldKind.PERCENT, FieldKind.INTEGER):
            least, most = number_bounds(field)
            return least + chance.randrange(1, 100) if most > least + 100 else chance.randint(least, most)
        if kind is FieldKind.PEOPLE:
            rows = max(field.minimum or 1, 1)
            return [self.fields(field.fields) for _ in range(rows)]
        return self._text(field)

    def _text(self, field: Field) -> str:
        chance, kind = self.chance, field.kind
        if kind is FieldKind.DATE:
            return self._date(field)
        if kind is FieldKind.DIGITS:
            shortest, longest = digit_bounds(field)
            return "".join(chance.choices("0123456789", k=min(longest, max(shortest, 12))))
        if kind is FieldKind.USCC:
            body = "MA" + "".join(chance.choices("0123456789", k=6))
            return make_uscc("91", self.answers_place(), body)
        plain = {
            FieldKind.RESIDENT_ID: self.person.id_number,
            FieldKind.PHONE: self.person.phone,
            FieldKind.DIVISION: self.answers_place(),
            FieldKind.ADDRESS: f"{chance.choice(_STREETS)} {chance.randrange(1, 400)} 号 {chance.randrange(1, 30)}-{chance.randrange(1, 9)}",
        }
        if kind in plain:
            return plain[kind]
        is_name = field.key == "name" or field.autocomplete == "name"
        text = (
            self.person.name
            if is_name
            else f"{chance.choice(_TEXTS)}{chance.choice(_GIVEN)}{chance.randrange(1000)}"
        )
        return text[: text_limit(field)]

    def answers_place(self) -> str:
        """A place that was answered; every standard asks for one."""
        return next(value for value in self.answers.values() if len(value) == 6 and value.isdigit())

    def _date(self, field: Field) -> str:
        earliest, latest = (_bound(text, self.today) for text in (field.earliest, field.latest))
        if latest is not None:
            return (latest - dt.timedelta(days=self.chance.randrange(1 if earliest else 300))).isoformat()
        return ((earliest or self.today) + dt.timedelta(days=self.chance.randrange(1, 300))).isoformat()


def _bound(text: str | None, today: dt.date) -> dt.date | None:
    if text is None:
        return None
    return today if text == "today" else dt.date.fromisoformat(text)


def _even_out(section: Section, values: dict[str, Any], form: Mapping[str, Mapping[str, Any]]) -> None:
    """Let the first row of a list take what the sum lacks."""
    for rule in section.sums:
        rows = values.get(rule.group, [])
        wanted = rule.equals if rule.equals_field is None else value_at(rule.equals_field, form)
        if rows and wanted is not None:
            for row in rows[1:]:
                row[rule.field] = 0
            rows[0][rule.field] = wanted
