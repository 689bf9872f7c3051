"""What is issued: the certificate's fields, its holder, and texts written from the form."""

import pytest

from tests.catalogue.company import ANSWERS
from tests.catalogue.examples import FILES, MINIMAL, shipped
from tests.catalogue.test_forms import form
from tongban.catalogue.rules.bulk import takes_bulk
from tongban.catalogue.rules.result import certificate_fields, certificate_holder, fill_document
from tongban.catalogue.rules.standard import parse_standard
from tongban.catalogue.types import Words

FACTS = {
    "decision:date": Words("2026年11月24日", "24 November 2026"),
    "decision:number": "91510107MA6ABCD10L",
    "decision:authority": Words("武侯区某局", "A Wuhou office"),
    "decision:valid_to": Words("2031年11月23日", "23 November 2031"),
    "decision:finding": "连续缴存 12 个月",
    "case:applicant_name": "周晓渝",
    "case:applicant_id_number": "500199198511123021",
    "answer:place": Words("四川省成都市武侯区", "Wuhou, Chengdu, Sichuan"),
}
COMPANY = shipped("company_establishment")


def test_the_licence_says_what_was_filled_in_and_decided() -> None:
    fields = {
        field.key: field for field in certificate_fields(COMPANY, form=form(), answers=ANSWERS, facts=FACTS)
    }
    assert fields["name"].value.zh == "成都山水桥文化传播有限公司"
    assert fields["type"].value == Words("有限责任公司", "Limited liability company")
    assert fields["domicile"].value.zh == "四川省成都市武侯区人民南路四段1号"
    assert fields["domicile"].value.en == "Wuhou, Chengdu, Sichuan 人民南路四段1号"
    assert fields["scope"].value.zh == "广告设计和制作、组织文化艺术交流活动"
    assert fields["founded"].value.en == "24 November 2026"
    assert all(field.is_public for field in fields.values())


def test_a_company_holds_its_licence_under_its_new_code() -> None:
    holder = certificate_holder(COMPANY, form=form(), answers=ANSWERS, facts=FACTS)
    assert holder is not None
    assert (holder.kind, holder.name, holder.code) == (
        "enterprise",
        "成都山水桥文化传播有限公司",
        "91510107MA6ABCD10L",
    )


def test_nobody_holds_what_is_not_issued() -> None:
    nothing = certificate_holder(shipped("social_card_service"), form={}, answers={}, facts=FACTS)
    assert nothing is None


def test_an_answer_is_shown_by_its_label() -> None:
    filing = shipped("offsite_medical_filing")
    answers = {"place": "510107", "treatment_place": "500103", "kind": "retiree"}
    fields = {field.key: field for field in certificate_fields(filing, form={}, answers=answers, facts=FACTS)}
    assert fields["kind"].value == Words("异地安置退休人员", "Retired and settled there")
    assert fields["insured_at"].value == FACTS["answer:place"]
    assert fields["treated_at"].value.zh == "500103"
    assert fields["name"].value == Words("", "")


def test_personal_fields_are_not_public() -> None:
    permit = shipped("residence_permit")
    fields = certificate_fields(permit, form={}, answers={"place": "510107"}, facts=FACTS)
    assert {field.key for field in fields if field.is_public} == {"authority", "issued"}


def test_a_fact_that_nobody_gave_is_an_error_and_no_empty_field() -> None:
    with pytest.raises(KeyError):
        certificate_fields(COMPANY, form=form(), answers=ANSWERS, facts={})


@pytest.mark.parametrize("key", sorted(FILES))
def test_every_certificate_can_be_filled_from_an_empty_form(key: str) -> None:
    standard = shipped(key)
    fields = certificate_fields(standard, form={}, answers={}, facts=FACTS)
    assert [field.key for field in fields] == [field.key for field in standard.result.fields]


def test_the_model_articles_are_written_from_the_answers() -> None:
    [document] = COMPANY.documents
    written = fill_document(COMPANY, document, form=form())
    assert "公司名称：成都山水桥文化传播有限公司。" in written.zh
    assert (
        "1. 股东是：个人；姓名或名称：周晓渝；认缴出资（元）：60,000.00 元；出资比例（%）：60%" in written.zh
    )
    assert "registered capital is CNY 100,000.00" in written.en
    assert "500199198511123021" not in written.zh
    assert "{" not in written.zh + written.en


@pytest.mark.parametrize("key", sorted(FILES))
def test_every_slot_of_every_document_is_a_field_of_the_form(key: str) -> None:
    standard = shipped(key)
    for document in standard.documents:
        assert "{" not in "".join(fill_document(standard, document, form={}))


BULK = "bulk_decision: {{allowed: {said}, basis: [design]}}\nresult:"


@pytest.mark.parametrize(
    ("immediate", "said", "allowed"),
    [(False, None, False), (False, "true", True), (True, None, True), (True, "false", False)],
)
def test_several_cases_are_granted_at_once_where_the_standard_lets_them(
    immediate: bool, said: str | None, allowed: bool
) -> None:
    text = MINIMAL if said is None else MINIMAL.replace("result:", BULK.format(said=said), 1)
    if immediate:
        text = text.replace("case_type: promised", "case_type: immediate").replace(
            "promised: {duration: P2D", "promised: {duration: P0D"
        )
        text = text.replace(
            "  allowed: true\n  supplement: {duration: P2D, unit: working_day, basis: [design]}",
            "  allowed: false",
        )
    assert takes_bulk(parse_standard(text, "x.yaml")) is allowed


def test_what_is_written_for_each_case_is_never_granted_at_once() -> None:
    assert takes_bulk(shipped("offsite_medical_filing"))
    assert not takes_bulk(shipped("social_security_query"))
    assert not takes_bulk(COMPANY)
