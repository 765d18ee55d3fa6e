"""What follows from a statement (台账计算): sums, vacancies, cross-footing, averages, verdicts. Pure."""
