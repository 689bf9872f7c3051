"""The publication check finds what it should, where it stands, and nothing in a file that is whole."""

import pathlib

import pytest

from tests.catalogue.examples import FILES as SHIPPED
from tests.catalogue.examples import MINIMAL
from tongban.catalogue.rules.checking import Checked, check_bytes, check_text
from tongban.catalogue.rules.lint import Severity
from tongban.catalogue.texts import FILES, PUBLICATION

WHOLE = (
    MINIMAL.replace("trust: C,", "trust: C, clause: {law: library_rule},")
    .replace("    document: consent\n", "    document: consent\n    clause: {law: library_rule}\n")
    .replace("channels: [online]\n", "channels: [online]\ndelivery: {ways: [online], basis: [design]}\n")
)
STATUTORY = "  statutory: {duration: P5D, unit: working_day, clause: {law: library_rule}, basis: [design]}\n"
CODE = "  certificate_code: 1151000000DEM00159101\n"
PAID = "amount: 100, clause: {law: library_rule}, payment: [online], basis"
DOCS = pathlib.Path(__file__).parents[2] / "docs" / "standard-lint.md"


def found(text: str) -> list[tuple[str, str, str]]:
    """Severity, code and pointer of everything said about a text."""
    remarks = check_text(text, "x.yaml").remarks
    return [(row.severity.value, row.error.code, row.error.field) for row in remarks]


def changed(before: str, after: str, text: str = WHOLE) -> str:
    """The whole file with one thing changed."""
    assert text.count(before) == 1, before
    return text.replace(before, after)


def test_nothing_is_said_about_a_whole_file() -> None:
    assert found(WHOLE) == []
    assert found(changed("amount: 0, basis", PAID)) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("visits: {count: 0", "visits: {count: 1", ("error", "lint-online-depth", "/online/depth")),
        ("channels: [online]", "channels: [window]", ("error", "lint-online-channel", "/channels")),
        ("ways: [online]", "ways: [window]", ("error", "lint-online-delivery", "/delivery/ways")),
        ("amount: 0, basis", PAID.replace("clause: {law: library_rule}, ", ""), ("error", "lint-fee-clause", "/fees/0")),
        ("amount: 0, basis", PAID.replace("payment: [online], ", ""), ("error", "lint-fee-payment", "/fees/0")),
        ("  sample: {values: {name: {zh: 张样例, en: Zhang Yangli}}}\n", "", ("error", "lint-sample", "/result/sample")),
        (CODE, "", ("error", "lint-certificate-code-missing", "/result/certificate")),
        ("DEM00159101", "DEM00159003", ("error", "lint-certificate-code-taken", "/result/certificate_code")),
        ("certificate: library_card", "certificate: residence_permit", ("error", "lint-certificate-code-listed", "/result/certificate_code")),
        ('phone: "12346"', 'phone: "12-345"', ("error", "lint-phones-same", "/contact/complaint")),
        (', complaint: {phone: "12346", basis: [design]}', "", ("warning", "lint-complaint-missing", "/contact")),
        ("trust: C, clause: {law: library_rule},", "trust: C,", ("warning", "lint-clause-missing", "/materials/0")),
        ("    clause: {law: library_rule}\n    basis: [design]\nmaterials", "    basis: [design]\nmaterials", ("warning", "lint-clause-missing", "/criteria/0")),
        (STATUTORY, "", ("warning", "lint-statutory-missing", "/limits")),
        ("working_day, clause: {law: library_rule}", "working_day", ("warning", "lint-statutory-clause", "/limits/statutory")),
        ("{kind: base, code", "{kind: local_example, code", ("warning", "lint-base-code-missing", "/codes")),
        ("delivery: {ways: [online], basis: [design]}\n", "", ("warning", "lint-delivery-missing", "/result")),
    ],
)  # fmt: skip
def test_each_defect_is_found_alone(before: str, after: str, expected: tuple[str, str, str]) -> None:
    text = changed(before, after)
    if expected[1] == "lint-online-channel":  # the depth cannot stay at IV either
        text = changed("depth: IV", "depth: I", text)
    assert found(text) == [expected]


def test_a_region_is_held_to_the_same() -> None:
    region = 'regions: [{region: "51", complaint: {phone: "12345", basis: [mem]}, basis: [mem]}]\ncontact:'
    assert found(changed("contact:", region)) == [("error", "lint-phones-same", "/regions/0")]


def test_a_sample_is_whole_or_a_text() -> None:
    lacking = "  sample: {text: {zh: 一张卡, en: A card}}\n"
    whole = "  sample: {values: {name: {zh: 张样例, en: Zhang Yangli}}}\n"
    assert found(changed(whole, lacking)) == []


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_a_shipped_file_may_be_published(key: str) -> None:
    checked = check_text(SHIPPED[key], f"{key}.yaml")
    assert checked.standard is not None
    assert checked.errors == ()
    assert [row.line for row in checked.remarks] == sorted(row.line for row in checked.remarks)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe", "standard-not-yaml"),
        (b"x" * 50_000_000, "standard-file-too-large"),
        (b"a: &a [1]\nb: [*a, *a]\n", "standard-yaml-extra"),
        (b"key: 1", "standard-number-unquoted"),
    ],
    ids=["not UTF-8", "50 MB", "bomb", "number"],
)
def test_what_lies_on_a_disk_is_refused_kindly(data: bytes, code: str) -> None:
    checked: Checked = check_bytes(data, "x.yaml")
    assert checked.standard is None
    assert code in {row.error.code for row in checked.errors}
    for row in checked.errors:
        assert row.severity is Severity.ERROR
        assert "x.yaml" not in row.sentence.zh + row.sentence.en
        assert row.sentence.en


def test_every_code_is_explained() -> None:
    explained = {
        line.split("`")[1] for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| `")
    }
    assert explained == {*FILES, *PUBLICATION}
