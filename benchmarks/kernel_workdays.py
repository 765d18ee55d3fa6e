"""Working days (工作日推算): computations a second, beside the floor of looking answers up in a dict."""

import time
from datetime import date, datetime, timedelta

DATABASES = ()
ROUNDS = 400_000


def rate(work, n):
    """Best of five: the machine is shared, and the fastest run is the one least disturbed."""
    best = 0.0
    for _ in range(5):
        begin = time.perf_counter()
        work()
        best = max(best, n / (time.perf_counter() - begin))
    return best


def run() -> dict:
    """Compute the n-th workday after many days; the floor looks the same answers up, made beforehand."""
    from yizhen.kernel.periods import Clock, Hours, WorkDays, due, due_on
    from yizhen.kernel.working_hours import SHANGHAI
    from yizhen.law.door import calendar

    days = [date(2024, 1, 1) + timedelta(days=i % 900) for i in range(ROUNDS)]
    national = calendar()
    add, period = national.add_workdays, WorkDays(20)
    answers = {day: add(day, 20) for day in days}
    instants = [datetime(d.year, d.month, d.day, 9, tzinfo=SHANGHAI) for d in days[:20_000]]
    work_hours = Hours(12, Clock.WORK)

    def one_by_one():
        for day in days:
            add(day, 20)

    def by_period():
        for day in days:
            due_on(period, day, national)

    def floor():
        for day in days:
            answers[day]

    value, lowest = rate(one_by_one, ROUNDS), rate(floor, ROUNDS)
    return {
        "value": round(value),
        "floor": round(lowest),
        "ratio": round(value / lowest, 3),
        "unit": "computations a second",
        "bulk": round(rate(lambda: national.add_workdays_many(days, 20), ROUNDS)),
        "by_period": round(rate(by_period, ROUNDS)),
        "deadlines": round(rate(lambda: [due(period, t, national) for t in instants], len(instants))),
        "hour_deadlines": round(
            rate(lambda: [due(work_hours, t, national) for t in instants], len(instants))
        ),
    }
