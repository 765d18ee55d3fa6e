"""Likeness of requests (近似诉求): cheap keys for looking up, and an exact measure for comparing."""

import hashlib
import re
import unicodedata

NOISE = re.compile(r"[\W_]+")
FILLERS = re.compile(r"您好|你好|请问|麻烦|谢谢|领导|尊敬的|希望|尽快|有关部门|相关部门")
HASHES, ROWS_IN_BAND, BYTES = 12, 3, 5
LONG = 1 << 63


def plain(text: str) -> str:
    """Text without what does not tell requests apart (归一化): width, case, punctuation, courtesies."""
    return FILLERS.sub("", NOISE.sub("", unicodedata.normalize("NFKC", text).lower()))


def likeness_key(title: str, detail: str, place: str) -> int:
    """A 63-bit key that equal requests from one place share (近似键); 0 when there is nothing to compare."""
    bare = plain(title + detail)
    if not bare:
        return 0
    digest = hashlib.blake2b(f"{place}|{bare}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % LONG or 1


def _grams(text: str) -> frozenset[str]:
    bare = plain(text)
    return frozenset(bare[i : i + 2] for i in range(max(1, len(bare) - 1))) if bare else frozenset()


def similarity(one: str, other: str) -> float:
    """Share of two-character pieces that two texts have in common (相似度): Jaccard, 0 to 1."""
    a, b = _grams(one), _grams(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def bands(text: str) -> tuple[int, ...]:
    """Four keys of which alike texts share at least one (近似分桶): MinHash of 12 rows in bands of 3.

    Two texts with similarity s meet with probability 1 − (1 − s³)⁴: 0.94 at 0.8, 0.41 at 0.5.
    """
    grams = _grams(text)
    if not grams:
        return ()
    words = [hashlib.blake2b(g.encode(), digest_size=BYTES * HASHES).digest() for g in grams]
    lows = [min(word[BYTES * i : BYTES * i + BYTES] for word in words) for i in range(HASHES)]
    joined = (b"".join(lows[i : i + ROWS_IN_BAND]) for i in range(0, HASHES, ROWS_IN_BAND))
    return tuple(
        int.from_bytes(hashlib.blake2b(bytes([n]) + part, digest_size=8).digest(), "big") % LONG
        for n, part in enumerate(joined)
    )
