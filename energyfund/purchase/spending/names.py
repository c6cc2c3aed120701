"""One supplier under several spellings: Ltd and Limited, & and and, capitals, full stops."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NOT_NAMED = "Redacted or not named"

_LONG_FORMS = (
    (r"\bpublic limited company\b", "plc"),
    (r"\bcommunity interest company\b", "cic"),
    (r"\blimited liability partnership\b", "llp"),
    (r"\bltd\b", "limited"),
    (r"\bp l c\b", "plc"),
    (r"\bc i c\b", "cic"),
    (r"\bl l p\b", "llp"),
    (r"\bco\b", "company"),
)
_FORM = re.compile(r"^(?P<base>.+?)(?: (?P<form>limited|plc|llp|cic))?$")
_HIDDEN = re.compile(
    r"redacted\b.*|.* redacted|(name )?withheld.*|personal (data|information|details).*|(private )?individuals?"
    r"|confidential|sensitive( data)?|unknown|not (disclosed|published|known|available)|n a|none|null|x+"
)


@dataclass(frozen=True, slots=True)
class Suppliers:
    """Suppliers after spellings have been put together.

    Attributes:
        of_spelling: Spelling -> position of its supplier.
        names: The spelling in most rows of each supplier; `NOT_NAMED` stands for all that are not named.
        spellings: Every spelling of each supplier with its rows, the most frequent first.
    """

    of_spelling: Mapping[str, int]
    names: tuple[str, ...]
    spellings: tuple[tuple[tuple[str, int], ...], ...]


def key_of(name: str) -> str:
    """What all spellings of a supplier share; empty where nobody is named.

    >>> key_of("The Smith & Sons Ltd."), key_of("SMITH AND SONS  LIMITED"), key_of("REDACTED - personal data")
    ('smith and sons limited', 'smith and sons limited', '')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    text = re.sub(r"['`’]", "", plain.casefold().replace("&", " and ").replace("+", " and "))
    text = re.sub(r"\W+", " ", text).strip()
    if not text or _HIDDEN.fullmatch(text):
        return ""
    for long, short in _LONG_FORMS:
        text = re.sub(long, short, text)
    return text.removeprefix("the ")


def group_spellings(rows_by_spelling: Mapping[str, int]) -> Suppliers:
    """Put spellings together that differ only in Ltd/Limited, &, capitals, signs and blanks.

    A name without its legal form (Smith & Sons) joins the one with a form (Smith & Sons Limited) where the file knows
    just one; where it knows both a Limited and a plc, all three stay apart.

    Args:
        rows_by_spelling: Every spelling with the number of its rows.
    """
    keys = {spelling: key_of(spelling) for spelling in rows_by_spelling}
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for key in keys.values():
        base, form = _split(key)
        forms[base].add(form)
    together: defaultdict[str, list[str]] = defaultdict(list)
    for spelling, key in keys.items():
        base, form = _split(key)
        known = forms[base] - {""}
        together[f"{base} {form or (next(iter(known)) if len(known) == 1 else '')}".strip()].append(spelling)
    of_spelling: dict[str, int] = {}
    names: list[str] = []
    spellings: list[tuple[tuple[str, int], ...]] = []
    for place, key in enumerate(sorted(together)):
        listed = sorted(together[key], key=lambda spelling: (-rows_by_spelling[spelling], spelling))
        of_spelling |= dict.fromkeys(listed, place)
        names.append(_tidy(listed[0]) if key else NOT_NAMED)
        spellings.append(tuple((spelling, rows_by_spelling[spelling]) for spelling in listed))
    return Suppliers(of_spelling, tuple(names), tuple(spellings))


def merged_spellings(suppliers: Suppliers) -> Sequence[tuple[str, tuple[tuple[str, int], ...]]]:
    """Suppliers that were put together from several spellings; blanks around a name do not count as another."""
    return [
        (name, spellings)
        for name, spellings in zip(suppliers.names, suppliers.spellings, strict=True)
        if name != NOT_NAMED and len({_tidy(spelling) for spelling, _ in spellings}) > 1
    ]


def _split(key: str) -> tuple[str, str]:
    found = _FORM.match(key)
    return (found["base"], found["form"] or "") if found else (key, "")


def _tidy(name: str) -> str:
    return " ".join(name.split())
