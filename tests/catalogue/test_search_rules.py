"""The search finds what is there, whatever the catalogue says: held against reading every line."""

from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.examples import data_lines
from tongban.catalogue.rules.pinyin import read_sounds
from tongban.catalogue.rules.search import Findable, How, Index
from tongban.catalogue.rules.wording import bare, clean
from tongban.catalogue.types import Words

SOUNDS = read_sounds(data_lines("pinyin.csv"))
READINGS = {
    character: [syllable for syllable, characters in SOUNDS.items() if character in characters]
    for character in "公司设立登记营业执照变更办理社会保障卡我要怎么的"
}
FEW = "".join(READINGS)
"""Few characters, among them those that are left out as fillers, so that words meet by chance."""

chinese = st.text(FEW, min_size=2, max_size=8)
english = st.lists(
    st.sampled_from(["open", "a", "company", "licence", "lost", "card"]), min_size=1, max_size=4
)
phrases = st.lists(st.one_of(chinese, english.map(" ".join)), max_size=4)
catalogues = st.lists(st.tuples(chinese, english.map(" ".join), phrases), min_size=1, max_size=8)


def index_of(rows: list[tuple[str, str, list[str]]]) -> Index:
    return Index(
        [Findable(f"item_{n}", Words(zh, en), tuple(more)) for n, (zh, en, more) in enumerate(rows)], SOUNDS
    )


@given(catalogues, st.text(FEW, min_size=2, max_size=2))
def test_a_word_of_two_characters_finds_exactly_the_items_that_have_it(
    rows: list[tuple[str, str, list[str]]], word: str
) -> None:
    having = {
        f"item_{n}" for n, (zh, en, more) in enumerate(rows) if any(word in one for one in (zh, en, *more))
    }
    found = index_of(rows).find(word).hits
    if having:
        assert {hit.key for hit in found} == having
    elif bare(word) == word:
        assert all(hit.how < How.PART for hit in found), "without a word people say around the thing"


@given(catalogues, st.data())
def test_every_piece_of_a_name_finds_its_item(
    rows: list[tuple[str, str, list[str]]], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(rows) - 1))
    name = rows[number][0]
    first = data.draw(st.integers(0, len(name) - 1))
    piece = name[first : data.draw(st.integers(first + 1, len(name)))]
    assert f"item_{number}" in {hit.key for hit in index_of(rows).find(piece).hits}


@given(catalogues, st.data())
def test_pinyin_finds_a_name_by_any_reading_of_its_characters(
    rows: list[tuple[str, str, list[str]]], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(rows) - 1))
    name = rows[number][0]
    syllables = [data.draw(st.sampled_from(READINGS[character])) for character in name]
    index = index_of(rows)
    for spelling in (" ".join(syllables), "".join(syllable[0] for syllable in syllables)):
        assert f"item_{number}" in {hit.key for hit in index.find(spelling).hits}, spelling


@given(st.text("甲乙丙丁戊己庚辛", min_size=3, max_size=8), st.data())
def test_one_slip_of_the_fingers_is_forgiven(name: str, data: st.DataObject) -> None:
    typed = slipped(name, "壬", data)
    index = index_of([(name, "one", []), ("无关事项", "other", [])])
    assert index.find(typed).hits[0].key == "item_0", typed


@given(st.sampled_from(["company", "establishment", "licence", "hukou"]), st.data())
def test_one_slip_in_an_english_word_is_forgiven(word: str, data: st.DataObject) -> None:
    typed = slipped(word, "x", data)
    index = index_of([("甲", f"one {word} of ours", []), ("无关事项", "quite another", [])])
    assert index.find(typed).hits[0].key == "item_0", typed


def slipped(word: str, wrong: str, data: st.DataObject) -> str:
    """The word with one character wrong, missing, too many, or in the place of its neighbour."""
    at = data.draw(st.integers(0, len(word) - 2))
    return data.draw(
        st.sampled_from(
            [
                word[:at] + wrong + word[at + 1 :],
                word[:at] + word[at + 1 :],
                word[:at] + wrong + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    found = index_of([("公司设立登记", "Company establishment", ["开公司"])]).find(text)
    assert len(found.hits) <= 1
    assert clean(clean(text)) == clean(text)
