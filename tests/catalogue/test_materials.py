"""What must be handed in, what may be late, what it costs, and what the officer checks."""

import pytest

from tests.catalogue.examples import FILES, minimal, shipped
from tongban.catalogue.rules.conditions import holds
from tongban.catalogue.rules.guide import guide
from tongban.catalogue.rules.materials import fees_for, is_to_hand_in, materials_for, missing_materials
from tongban.catalogue.rules.modes import four_modes
from tongban.catalogue.rules.review import review_rules
from tongban.catalogue.types import Lane, Need, Words

COMPANY = shipped("company_establishment")


def keys(answers: dict[str, str], form: dict[str, dict[str, object]]) -> list[str]:
    return [item.material.key for item in materials_for(COMPANY, answers=answers, form=form)]


@pytest.mark.parametrize(
    ("answers", "form", "more"),
    [
        ({}, {}, []),
        ({}, {"domicile": {"right": "rented"}}, ["domicile_proof"]),
        ({}, {"domicile": {"right": "hosted"}}, ["hosting_letter"]),
        ({}, {"papers": {"articles": "model"}}, ["articles_model"]),
        ({}, {"papers": {"articles": "own"}}, ["articles_own"]),
        ({"pre_approval": "yes"}, {}, ["pre_approval_document"]),
        ({"pre_approval": "no"}, {}, []),
    ],
)
def test_the_checklist_follows_the_answers(
    answers: dict[str, str], form: dict[str, dict[str, object]], more: list[str]
) -> None:
    assert keys(answers, form) == ["application", "identity", *more]


def test_only_secondary_materials_of_a_tolerant_item_may_be_late() -> None:
    form = {"domicile": {"right": "owned"}, "papers": {"articles": "own"}}
    needed = {item.material.key: item for item in materials_for(COMPANY, answers={}, form=form)}
    assert {key for key, item in needed.items() if item.may_be_late} == {"domicile_proof"}
    assert needed["articles_own"].is_main
    assert needed["application"].is_made_here
    intolerant = shipped("marriage_registration_appointment")
    assert not any(item.may_be_late for item in materials_for(intolerant, answers={}))


def test_what_is_missing_is_told_apart() -> None:
    form = {"domicile": {"right": "owned"}, "papers": {"articles": "own"}}
    needed = materials_for(COMPANY, answers={}, form=form)
    missing = missing_materials(needed, {"identity"})
    assert (missing.main, missing.secondary) == (("articles_own",), ("domicile_proof",))
    assert missing_materials(needed, {"identity", "articles_own", "domicile_proof"}) == missing_materials(
        [], ()
    )


@pytest.mark.parametrize(("reason", "amount"), [("expired", 2000), ("damaged", 4000), ("lost", 4000)])
def test_the_fee_follows_the_reason(reason: str, amount: int) -> None:
    assert [fee.amount for fee in fees_for(shipped("id_card_renewal"), answers={"reason": reason})] == [
        amount
    ]


def test_a_condition_needs_all_its_parts_and_one_of_each_ones_values() -> None:
    when = (("service", ("apply", "query")), ("/person/sex", ("female",)))
    assert holds(when, answers={"service": "query"}, form={"person": {"sex": "female"}})
    assert not holds(when, answers={"service": "query"}, form={"person": {"sex": "male"}})
    assert not holds(when, answers={}, form={"person": {"sex": "female"}})
    assert holds((), answers={})
    assert holds((("trades", ("other",)),), answers={}, siblings={"trades": ["culture", "other"]})


def test_a_field_beside_goes_before_a_question_of_the_same_name() -> None:
    when = (("kind", ("person",)),)
    assert holds(when, answers={"kind": "company"}, siblings={"kind": "person"})


@pytest.mark.parametrize("key", sorted(FILES))
def test_every_conditional_material_is_reached_by_some_answer(key: str) -> None:
    standard = shipped(key)
    for material in standard.materials:
        if material.need is not Need.CONDITIONAL:
            continue
        answers = {name: values[0] for name, values in material.when if not name.startswith("/")}
        form: dict[str, dict[str, object]] = {}
        for name, values in material.when:
            if name.startswith("/"):
                _, section, field = name.split("/")
                form.setdefault(section, {})[field] = values[0]
        found = {item.material.key for item in materials_for(standard, answers=answers, form=form)}
        assert material.key in found


def test_what_a_certificate_replaces_is_not_to_be_handed_in() -> None:
    assert not is_to_hand_in(COMPANY.material("identity"))
    assert not is_to_hand_in(COMPANY.material("domicile_proof"))
    assert is_to_hand_in(COMPANY.material("hosting_letter"))
    assert is_to_hand_in(shipped("id_card_renewal").material("old_card")), (
        "only the window can see the original"
    )


def test_what_only_data_would_replace_is_handed_in_until_there_is_a_source_of_them() -> None:
    standard = shipped("provident_fund_retirement_withdrawal")
    replaced = [material for material in standard.materials if material.data]
    assert [is_to_hand_in(material) for material in replaced] == [True]
    told = next(row for row in guide(standard).materials if row.key == replaced[0].key)
    assert told.source == Words(
        "共享：社会保险数据（尚未接通）", "Shared: Social insurance data (not connected yet)"
    )
    assert told.hand_in == Words("1 份，接通数据以前", "One, until the data are connected")
    both = next(row for row in guide(shipped("residence_permit")).materials if row.key == "address_proof")
    assert both.hand_in.en == "Nothing, if we hold the certificate"
    assert "Lease record (not connected yet)" in both.source.en


def test_the_reviewers_rules_carry_their_clause() -> None:
    rules = {rule.key: rule for rule in review_rules(COMPANY)}
    assert rules["name_free"].clause is not None
    assert rules["name_free"].clause.zh == "《市场主体登记管理条例》第十六条"
    assert rules["name_free"].clause.en == "Regulation on the Registration of Market Entities, article 16"
    assert (rules["name_free"].at, rules["applicant_known"].at) == (Lane.AUTHORITY, Lane.INTAKE)
    assert rules["identity"].kind == "material"
    assert len(review_rules(COMPANY)) == len(COMPANY.materials) + len(COMPANY.criteria)


def test_the_rules_of_a_case_leave_out_what_it_does_not_need() -> None:
    of_case = {rule.key for rule in review_rules(COMPANY, answers={}, form={"papers": {"articles": "model"}})}
    assert "articles_model" in of_case
    assert "articles_own" not in of_case


FOUR = {
    # immediate, online, nearby, once
    "company_establishment": (False, True, True, True),
    "branch_establishment": (False, True, True, True),
    "company_relocation": (False, True, True, True),
    "social_card_activation": (True, True, True, True),
    "social_card_loss_cancelled": (True, True, True, True),
    "social_card_loss": (True, True, True, True),
    "social_card_service": (True, True, True, True),
    "social_card_status_query": (True, True, True, True),
    "social_security_query": (True, True, True, True),
    "provident_fund_recognition": (True, True, True, True),
    "provident_fund_offsite_loan": (False, False, False, True),
    "provident_fund_retirement_withdrawal": (True, True, True, True),
    "marriage_registration_appointment": (True, False, False, True),
    "household_transfer": (False, False, False, True),
    "id_card_renewal": (False, False, True, True),
    "traffic_violation": (True, True, True, True),
    "traffic_violation_query": (True, True, True, True),
    "offsite_medical_filing": (True, True, True, True),
    "residence_permit": (False, True, True, True),
    "food_business_licence": (False, True, True, True),
    "property_mortgage_registration": (False, True, True, True),
    "enterprise_investment_filing": (True, True, True, True),
    "construction_permit": (False, True, True, True),
}


@pytest.mark.parametrize("key", sorted(FILES))
def test_the_four_ways_are_derived(key: str) -> None:
    assert tuple(mode.holds for mode in four_modes(shipped(key))) == FOUR[key]


def test_keys_that_do_not_exist_are_told() -> None:
    for find in (minimal().section, minimal().material, minimal().criterion, minimal().stage):
        with pytest.raises(KeyError):
            find("nothing")
