"""How easily a text reads, by Flesch's formula: 0 to about 120; 60 and more is what people of 13 read with ease."""

from __future__ import annotations

import re

VOWELS = re.compile(r"[aeiouy]+")
WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
END = re.compile(r"[.!?:;]+(?=\s|$)")


def syllables(word: str) -> int:
    """Groups of vowels, without endings that are silent."""
    plain = re.sub(r"['’][a-z]*$", "", word.lower())
    count = len(VOWELS.findall(plain))
    if re.search(r"[^aeiouyl]e$|[aeiouy]le$", plain):
        count -= 1  # prove, whole; but not able
    elif re.search(r"[^aeiouytd]ed$|[^aeiouysxzgch]es$", plain):
        count -= 1  # used, homes; but not lifted, prices
    if re.search(r"[aeou]ing$", plain):
        count += 1  # being
    return max(1, count)


def reading_ease(text: str) -> float:
    """206.835 − 1.015 · words per sentence − 84.6 · syllables per word. Numbers count as no words.

    A colon or a semicolon ends a sentence too, as in Flesch's own rule for independent parts.
    """
    plain = text.lower()
    words = WORD.findall(plain)
    sentences = len(END.findall(plain)) or 1
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)
