"""Numbers of people, bodies, certificates and items: what is well made passes, what is not says why."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.jurisdictions.vector_files import vectors
from tongban.jurisdictions import rules
from tongban.kernel.errors import BadInput, message_for

TODAY = dt.date(2026, 11, 22)
V = vectors("identifiers.yaml")
RESIDENT_IDS = V["resident_id"]["valid"] + V["resident_id"]["valid_although_libraries_disagree"]
CREDIT_CODES = V["uscc"]["valid_public_bodies"] + V["uscc"]["valid_demo"]
CERTIFICATES = V["licence_identifier"]["real"] + V["licence_identifier"]["demo"]


@pytest.mark.parametrize("number", [each["number"] for each in RESIDENT_IDS])
def test_a_right_resident_id_is_never_refused(number):
    assert rules.check_resident_id(number, TODAY) == number


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [
        ("110105194912310021", "resident-id-check", "身份证号码最后一位对不上，请核对第 15 至 18 位"),
        (
            "510199199002304015",
            "resident-id-date",
            "身份证号码里的出生日期 1990-02-30 不存在，请核对第 7 至 14 位",
        ),
        ("51019919900307401", "resident-id-length", "身份证号码要 18 位，现在是 17 位"),
        ("990199199003074011", "resident-id-province", "身份证号码开头的 99 不是任何省份，请核对第 1、2 位"),
        (
            "510199209903074014",
            "resident-id-future",
            "身份证号码里的出生日期 2099-03-07 还没到，请核对第 7 至 14 位",
        ),
        (
            "5101991990O3074012",
            "resident-id-character",
            "身份证号码第 11 位“O”不对：前 17 位是数字，最后一位是数字或 X",
        ),
        (
            "51019919900307401Y",
            "resident-id-character",
            "身份证号码第 18 位“Y”不对：前 17 位是数字，最后一位是数字或 X",
        ),
        (
            "510199199003074四12",
            "resident-id-character",
            "身份证号码第 16 位“四”不对：前 17 位是数字，最后一位是数字或 X",
        ),
    ],
)
def test_a_wrong_resident_id_says_where(number, code, sentence):
    with pytest.raises(BadInput) as caught:
        rules.check_resident_id(number, TODAY, field="id_number")
    assert caught.value.code == code
    assert caught.value.field == "id_number"
    assert message_for(caught.value, "zh-hans") == sentence


def test_every_bad_resident_id_of_the_vectors_is_refused():
    for each in V["resident_id"]["invalid"]:
        with pytest.raises(BadInput):
            rules.check_resident_id(each["number"], TODAY)


def test_a_number_may_be_typed_with_blanks_small_x_and_full_width_digits():
    assert rules.check_resident_id(" 110105 19491231 002x", TODAY) == "11010519491231002X"
    assert rules.check_resident_id("５１０１９９199003074012", TODAY) == "510199199003074012"


@pytest.mark.parametrize("number", [each["number"] for each in RESIDENT_IDS])
def test_one_wrong_digit_is_always_found(number):
    for place in range(17):
        for digit in "0123456789":
            if digit == number[place]:
                continue
            with pytest.raises(BadInput):
                rules.check_resident_id(number[:place] + digit + number[place + 1 :], TODAY)


@pytest.mark.parametrize("code", [each["code"] for each in CREDIT_CODES])
def test_a_right_credit_code_passes(code):
    assert rules.check_uscc(code) == code


@pytest.mark.parametrize("code", [each["code"] for each in V["uscc"]["invalid"]])
def test_a_wrong_credit_code_is_refused(code):
    with pytest.raises(BadInput):
        rules.check_uscc(code)


def test_a_letter_that_looks_like_a_digit_is_pointed_out():
    with pytest.raises(BadInput) as caught:
        rules.check_uscc("91510199MA6O8CD10L")
    zh, en = (message_for(caught.value, language) for language in ("zh", "en"))
    assert zh == "统一社会信用代码里没有字母 O，第 12 位可能是数字 0"
    assert en == "The unified social credit code has no letter O. Character 12 may be the digit 0"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("91110000600037341M", "uscc-check"),
        ("9I110000600037341L", "uscc-letter"),
        ("9V110000600037341L", "uscc-character"),
        ("91110000-00037341L", "uscc-character"),
        ("91110000600037341", "uscc-length"),
    ],
)
def test_each_fault_of_a_credit_code_has_its_own_sentence(code, error):
    with pytest.raises(BadInput) as caught:
        rules.check_uscc(code, field="company")
    assert (caught.value.code, caught.value.field) == (error, "company")


BODY = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8)


@given(BODY)
def test_a_made_credit_code_is_always_right_and_one_wrong_character_always_found(body):
    code = rules.make_uscc("91", "510107", body)
    assert rules.check_uscc(code) == code
    other = "0" if code[10] != "0" else "1"
    with pytest.raises(BadInput):
        rules.check_uscc(code[:10] + other + code[11:])


def test_the_number_of_a_body_inside_a_real_credit_code_has_its_own_check():
    for each in V["uscc"]["valid_public_bodies"]:
        body = each["code"][8:17]
        assert rules.organisation_check_character(body[:8]) == body[8]


@pytest.mark.parametrize("identifier", CERTIFICATES, ids=lambda each: each["id"])
def test_a_right_certificate_identifier_passes(identifier):
    assert rules.check_certificate_identifier(identifier["id"]) == identifier["id"]


@pytest.mark.parametrize("identifier", V["licence_identifier"]["invalid"], ids=lambda each: each["id"])
def test_a_wrong_certificate_identifier_is_refused(identifier):
    with pytest.raises(BadInput) as caught:
        rules.check_certificate_identifier(identifier["id"])
    assert caught.value.code in ("certificate-identifier-check", "certificate-identifier-form")


def test_a_new_version_of_a_certificate_changes_the_check_character():
    parts = ("1151000000DEM00159001", "1151000000DEM00159", "2026112200000000001")
    demo = [each["id"] for each in V["licence_identifier"]["demo"]]
    assert rules.certificate_identifier(*parts) == demo[0]
    assert rules.certificate_identifier(*parts, version=2) == demo[1]


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=32), st.integers(1, 999))
def test_a_made_certificate_identifier_is_always_right(serial, version):
    made = rules.certificate_identifier("1151000000DEM00159001", "1151000000DEM00159", serial, version)
    assert rules.check_certificate_identifier(made.lower()) == made


@pytest.mark.parametrize("code", [each["code"] for each in V["task_code"]["valid"]])
def test_a_task_code_is_taken_apart(code):
    found = rules.check_task_code(code)
    assert found.body + found.level + found.base == code


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("11500109552015745B9502014001000", "task-code-form"),
        ("11500109552015745B450201400100", "task-code-form"),
        ("11500109552015745C4502014001000", "uscc-check"),
    ],
)
def test_a_wrong_task_code_is_refused(code, error):
    with pytest.raises(BadInput) as caught:
        rules.check_task_code(code)
    assert caught.value.code == error


def test_a_food_licence_number_has_a_check_digit():
    (demo,) = V["food_licence"]["demo"]
    assert rules.check_food_licence(demo) == demo
    assert rules.food_licence_number("1", "510199", 12) == demo


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("JY15101990000123", "food-licence-check"),
        ("JY1510199000012", "food-licence-form"),
        ("SC15101990000122", "food-licence-form"),
    ],
)
def test_a_wrong_food_licence_number_is_refused(number, error):
    with pytest.raises(BadInput) as caught:
        rules.check_food_licence(number)
    assert caught.value.code == error


@given(st.integers(0, 999_999))
def test_one_wrong_digit_of_a_food_licence_number_is_found(serial):
    number = rules.food_licence_number("2", "510107", serial)
    wrong = number[:9] + str((int(number[9]) + 1) % 10) + number[10:]
    with pytest.raises(BadInput):
        rules.check_food_licence(wrong)


@given(st.text(max_size=40))
def test_any_text_is_answered_with_a_sentence_and_never_with_a_crash(text):
    for check in (
        lambda: rules.check_resident_id(text, TODAY),
        lambda: rules.check_uscc(text),
        lambda: rules.check_certificate_identifier(text),
        lambda: rules.check_task_code(text),
        lambda: rules.check_food_licence(text),
    ):
        with pytest.raises(BadInput) as caught:
            check()
        assert message_for(caught.value, "zh") != caught.value.code
