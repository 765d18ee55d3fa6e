"""Advice on which kind of quota serves which function (编制使用建议), in the county's own words for functions."""

from datetime import date

from django.db.models import Q

from yizhen.county.door import rule
from yizhen.organs.door import OrganView
from yizhen.staffing.models import Account
from yizhen.staffing.rules.advice import GIVEN, NAMED, Function, advised, chosen

Functions = tuple[tuple[Function, bool], ...]


def known_functions(county: str, on: date) -> Functions:
    """The functions as a county has them on a day (本县职能目录)."""
    names = {key: str(rule(county, f"staffing.{key}_names", on).value) for key in NAMED}
    return chosen(names, {key: bool(rule(county, f"staffing.{key}", on).value) for key in GIVEN})


def candidates(known: Functions) -> Q:
    """Balances about which a function may have something to say (可能提建议的账户); what is in order stays unread."""
    found = Q(pk__in=())
    for one, given in known:
        if not given:
            continue
        some = Q(account__category__in=one.apart)
        if one.kinds:
            some &= Q(account__organ__kind__in=one.kinds)
        if one.civil:
            some &= Q(account__organ__civil_managed=False)
        named = Q()
        for word in one.names:
            named |= Q(account__organ__name__contains=word)
        found |= some & named
    return found


def advice_for(organ: OrganView, category: str, on: date) -> str:
    """The rule that advises against a category for an organ (建议改用别的编制), or nothing."""
    if organ.nature != "entity":
        return ""
    civil = Account.objects.filter(organ=organ.id).values_list("organ__civil_managed", flat=True).first()
    return advised(organ.name, organ.kind, category, civil=bool(civil), known=known_functions(organ.county, on))
