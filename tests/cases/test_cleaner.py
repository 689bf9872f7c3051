"""Files from outside are read by a process apart: whatever they do to it, the node and the next file do not notice."""

import os
import random
import signal
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import hostile
from tests.papers import pdf, png
from tongban.cases.rules.cleaning import check_content
from tongban.cases.rules.uploads import JPEG, PDF, PNG
from tongban.cases.services.files import accept_upload
from tongban.cases.types import Upload
from tongban.kernel import apart
from tongban.kernel.apart import Apart, TooMuch
from tongban.kernel.errors import BadInput

CLEANER = "tongban.cases.services.cleaner"
CLEAN = {"media": PDF}
ROOM = 1024 * 1024 * 1024


def process_of(cleaner: Apart) -> Any:
    return cleaner._idle[0]._process


@pytest.fixture
def cleaner() -> Any:
    cleaner = Apart(CLEANER, cpu=10, memory=ROOM, wall=60)
    yield cleaner
    cleaner.close()


def test_one_process_does_one_job_after_the_other(cleaner: Apart) -> None:
    for words in ("one", "two", "three"):
        said, content = cleaner(CLEAN, pdf(words))
        assert (said, content) == ({"changes": []}, pdf(words))
    assert process_of(cleaner).poll() is None


def test_it_knows_nothing_of_ours(cleaner: Apart) -> None:
    cleaner(CLEAN, pdf("x"))
    with open(f"/proc/{process_of(cleaner).pid}/environ", "rb") as environ:  # noqa: PTH123  # a file of the kernel
        assert environ.read().split(b"=")[0] == b"MALLOC_MMAP_THRESHOLD_"
    open_files = os.listdir(f"/proc/{process_of(cleaner).pid}/fd")  # noqa: PTH208  # as above
    assert sorted(map(int, open_files)) == [0, 1, 2]


def test_a_job_that_takes_too_long_is_ended() -> None:
    cleaner = Apart(CLEANER, cpu=1, memory=ROOM, wall=60)
    root = hostile.ROOT.replace(b">>", b"/Many[" + b"[]" * 2_000_000 + b"]>>")
    with pytest.raises(TooMuch):
        cleaner(CLEAN, hostile.raw(root, hostile.ONE_PAGE, hostile.PAGE, hostile.stream(b"", b"")))
    assert cleaner(CLEAN, pdf("next"))[1] == pdf("next")
    cleaner.close()


def test_a_process_that_hangs_is_ended() -> None:
    cleaner = Apart(CLEANER, cpu=10, memory=ROOM, wall=60)
    cleaner(CLEAN, pdf("x"))
    os.kill(process_of(cleaner).pid, signal.SIGSTOP)
    cleaner._wall = 0.1
    with pytest.raises(TooMuch):
        cleaner(CLEAN, pdf("x"))
    assert cleaner._idle == []


def test_a_process_that_died_is_replaced(cleaner: Apart) -> None:
    cleaner(CLEAN, pdf("x"))
    first = process_of(cleaner)
    first.kill()
    first.wait()
    assert cleaner(CLEAN, pdf("y"))[1] == pdf("y")
    assert process_of(cleaner).pid != first.pid


def test_after_many_jobs_a_fresh_one_takes_over(cleaner: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "JOBS", 2)
    pids = set()
    for _ in range(3):
        cleaner(CLEAN, pdf("x"))
        pids |= {helper._process.pid for helper in cleaner._idle}
    assert len(pids) == 2


def test_the_first_file_waits_for_no_process_to_start(cleaner: Apart) -> None:
    for _ in range(2):  # asked again it starts no more
        cleaner.begin(2)
    ready = {helper._process.pid for helper in cleaner._idle}
    assert len(ready) == 2
    assert cleaner(CLEAN, pdf("x"))[1] == pdf("x")
    assert {helper._process.pid for helper in cleaner._idle} == ready


def test_it_ends_with_whoever_started_it(cleaner: Apart) -> None:
    cleaner(CLEAN, pdf("x"))
    process = process_of(cleaner)
    process.stdin.close()
    assert process.wait(timeout=10) == 0


GOOD = {
    "a.pdf": (PDF, hostile.changed(hostile.with_attachment)),
    "b.pdf": (PDF, hostile.changed(lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    "c.jpg": (JPEG, hostile.photo(64, 48, orientation=6, place=hostile.BEIBEI)),
    "d.png": (PNG, png()),
}


SAID = {"file-damaged", "picture-too-large", "pdf-too-long", "pdf-locked"}
"""Never that the process died of it."""


def accepted(name: str, content: bytes) -> Upload | str:
    """The file as it is kept, or the code of what is said of it."""
    try:
        return accept_upload(name=name, content=content)
    except BadInput as error:
        return error.code


@given(name=st.sampled_from(sorted(GOOD)), seed=st.integers(0, 2**32), wounds=st.integers(1, 20))
def test_a_file_with_random_wounds_is_kept_clean_or_refused(name: str, seed: int, wounds: int) -> None:
    media, content = GOOD[name]
    dice, wounded = random.Random(seed), bytearray(content)
    for _ in range(wounds):
        wounded[dice.randrange(8, len(wounded))] = dice.randrange(256)
    outcome = accepted(name, bytes(wounded))
    if isinstance(outcome, Upload):
        check_content(outcome.content, media)
    else:
        assert outcome in SAID
