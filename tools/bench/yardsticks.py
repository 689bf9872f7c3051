"""What this machine can do by itself, so that figures of two machines can be compared."""

import os
import pathlib
import time

LASTS = 1.0
"""Seconds that each yardstick is looked at."""
STEPS = 20_000
BLOCK = b"\0" * 4096


def loops_a_second() -> float:
    """Rounds of a plain Python loop, in millions, for each second of processor time: what others do hardly counts."""
    rounds, value, began = 0, 1, time.process_time()
    while time.process_time() - began < LASTS:
        for _ in range(STEPS):
            value = (value * 1103515245 + 12345) & 0x7FFFFFFF
        rounds += STEPS
    return rounds / (time.process_time() - began) / 1e6


def syncs_a_second(folder: pathlib.Path) -> float:
    """How often a second 4 KiB can be written to the disk for good (fsync)."""
    path, done = folder / "yardstick", 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    began = time.perf_counter()
    try:
        while time.perf_counter() - began < LASTS:
            os.write(descriptor, BLOCK)
            os.fsync(descriptor)
            done += 1
    finally:
        os.close(descriptor)
        path.unlink()
    return done / (time.perf_counter() - began)
