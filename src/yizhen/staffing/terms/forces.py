"""Words of what an organ has at hand (在岗力量用语): people and officers with certificates, as the ledger knows them. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Force:
    """在岗力量 of one organ on a day: who works there, and how many of them hold an enforcement certificate in force."""

    people: int = 0
    officers: int = 0
