"""One slip of the fingers: a character that is wrong, missing, too many, or has changed places with its neighbour."""

from .wording import is_han

SHORTEST_WORD = 4
"""Letters of an English word below which one slip makes another word of it."""


def near(word: str) -> str:
    """A regular expression for what `word` may have been meant to be: everything one slip away from it.

    Of two Chinese characters none can be wrong or too many: the other one alone says too little.
    """
    letter = "[^ ]" if is_han(word) else "[a-z0-9]"
    ways = [_swapped(word, n) for n in range(len(word) - 1)]
    ways += [word[:n] + letter + word[n:] for n in range(1, len(word))]
    if len(word) > 2:
        ways += [word[:n] + letter + word[n + 1 :] for n in range(len(word))]
        ways += [word[:n] + word[n + 1 :] for n in range(len(word))]
    if not is_han(word):
        ways += [letter + word, word + letter]
    return "|".join(dict.fromkeys(ways))


def unharmed(word: str) -> tuple[str, ...]:
    """Pieces of which at least one stands in every text that is one slip away: a slip hits one half, or the seam."""
    half = len(word) // 2
    return (word[:half], word[half:], _swapped(word, half - 1))


def _swapped(word: str, at: int) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
