"""Student's t (t 分布): how much wider an interval must be that rests on little."""

from __future__ import annotations

from math import inf

# The 90 % points, which bound the middle 80 %: degrees of freedom → t (any table; NIST/SEMATECH e-Handbook § 1.3.6.7.2).
NINETY = {
    1: 3.078, 2: 1.886, 3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440, 7: 1.415, 8: 1.397, 9: 1.383, 10: 1.372,
    12: 1.356, 15: 1.341, 20: 1.325, 30: 1.310, 60: 1.296, 120: 1.289, inf: 1.282,
}  # fmt: skip


def students_t(freedom: float) -> float:
    """The 90 % point, between the table's lines by 1 ÷ degrees of freedom; at least one degree is taken.

    >>> students_t(1), students_t(4), round(students_t(2.5), 3), students_t(1e9) < 1.2821
    (3.078, 1.533, 1.737, True)
    """
    lines = sorted(NINETY)
    freedom = max(freedom, 1.0)
    above = next(line for line in lines if line >= freedom)
    if above == freedom:
        return NINETY[above]
    below = lines[lines.index(above) - 1]
    part = (1 / below - 1 / freedom) / (1 / below - 1 / above)
    return NINETY[below] + part * (NINETY[above] - NINETY[below])
