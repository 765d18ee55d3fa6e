"""人员 people: synthetic staff and residents of the fictional county. Pure: the generator given decides."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

GENDERS = ("male", "female")
GENERATIONS = {"elder": (1966, 1976), "middle": (1977, 1989), "young": (1990, 2002)}
STAFF_SHARES = (("elder", 22), ("middle", 48), ("young", 30))
RESIDENT_SHARES = (("elder", 40), ("middle", 38), ("young", 22))
SINGLE_GIVEN_SHARE = 0.12
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Person:
    """人员 person: invented name, login and phone of one member of staff; ``born`` is a year."""

    key: str
    name: str
    login: str
    gender: str
    born: int
    phone: str


@dataclass(frozen=True, slots=True)
class Resident:
    """群众 resident: invented name and phone of somebody who asks for something."""

    surname: str
    given: str
    gender: str
    phone: str

    @property
    def name(self) -> str:
        """Full name (姓名)."""
        return self.surname + self.given

    @property
    def courtesy(self) -> str:
        """How a letter addresses the person (称呼): 王先生, 李女士."""
        return self.surname + ("先生" if self.gender == "male" else "女士")


@lru_cache(maxsize=1)
def name_lists() -> dict[str, Any]:
    """The lists of people.yaml (姓名用字), read once."""
    text = files(__package__).joinpath("people.yaml").read_text(encoding="utf-8")
    lists: dict[str, Any] = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader in either case
    return lists


def draw_name(rng: Random, gender: str, generation: str) -> tuple[str, str]:
    """Draw surname and given name (姓、名) of a gender and a generation."""
    lists = name_lists()
    surnames = lists["surnames"]
    surname = rng.choices(list(surnames), weights=list(surnames.values()))[0]
    given = lists["given"][gender][generation]
    if rng.random() < SINGLE_GIVEN_SHARE:
        return surname, rng.choice(given["single"])
    first = rng.choice(given["first"])
    second = rng.choice([letter for letter in given["second"] if letter != first])
    return surname, first + second


def romanize(surname: str, given: str) -> str:
    """Login form of a name (登录名): ``wang.jianguo``."""
    pinyin = name_lists()["pinyin"]
    return f"{pinyin[surname]}.{''.join(pinyin[letter] for letter in given)}"


def staff(count: int, rng: Random) -> tuple[Person, ...]:
    """Make ``count`` members of staff (工作人员) with distinct keys, names, logins and phones."""
    prefix = name_lists()["staff_phone_prefix"]
    names: set[str] = set()
    logins: dict[str, int] = {}
    people: list[Person] = []
    while len(people) < count:
        gender = rng.choices(GENDERS, weights=(54, 46))[0]
        generation = _draw_generation(rng, STAFF_SHARES)
        surname, given = draw_name(rng, gender, generation)
        if surname + given in names:
            continue
        names.add(surname + given)
        login = romanize(surname, given)
        logins[login] = logins.get(login, 0) + 1
        number = len(people) + 1
        people.append(
            Person(
                key=f"p{number:04d}",
                name=surname + given,
                login=login if logins[login] == 1 else f"{login}{logins[login]}",
                gender=gender,
                born=rng.randint(*GENERATIONS[generation]),
                phone=f"{prefix}{number:06d}",
            )
        )
    return tuple(people)


def resident(rng: Random) -> Resident:
    """Draw one resident (群众); the same person may ask again, so names may repeat."""
    gender = rng.choice(GENDERS)
    surname, given = draw_name(rng, gender, _draw_generation(rng, RESIDENT_SHARES))
    phone = f"{name_lists()['resident_phone_prefix']}{rng.randrange(1_000_000):06d}"
    return Resident(surname=surname, given=given, gender=gender, phone=phone)


def _draw_generation(rng: Random, shares: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([name for name, _ in shares], weights=[share for _, share in shares])[0]
