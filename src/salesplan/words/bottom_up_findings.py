"""The findings about commitments and feasibility (承诺与可行性), a part of the catalogue of findings."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note, warning

BOTTOM_UP: dict[str, FindingText] = {
    "SP361": error(
        "a commitment is that of one node ({axes}), and this one names {named}",
        "一条承诺只属于一个节点（{axes}），而这一条写的是 {named}",
        "Whoever commits answers for the whole number; one with several axes would count in several trees, or in none.",
    ),
    "SP362": error(
        "{whole} commits as a whole, and so does its part {part}",
        "{whole}整体作了承诺，其下属{part}也作了承诺",
        "The part would count twice; the plan has to say at which level is committed.",
    ),
    "SP363": error(
        "gaps are spread by headroom, and sellers who commit have no capacity ({sellers}): {names}",
        "缺口按剩余产能分摊，而有 {sellers} 个作出承诺的业务员没有产能：{names}",
        "Headroom is what a capacity leaves above a commitment; without one it is unknown, not zero.",
    ),
    "SP364": note(
        "{missing} of {parts} ({kind}) have not committed, or not for every period; their numbers stand: {names}",
        "{parts} 个{kind}中有 {missing} 个尚未承诺或未承诺全部期间，其数不变：{names}",
        "Not submitted is not zero: whoever says nothing keeps the number from the top, and has no gap.",
    ),
    "SP365": warning(
        "commitments of sellers without a quota make no quota: {names}",
        "以下业务员没有配额，其承诺不形成配额：{names}",
        "They hold no territory and have no quota set by hand, so there is nothing that could follow the commitment.",
    ),
    "SP366": warning(
        "{amount} can't be spread over the commitments in {territories} territories; the quotas from the top stand there: "
        "{names}",
        "{territories} 个辖区的缺口 {amount} 无法分摊到承诺上，仍按自上而下的配额：{names}",
        "The commitments are zero, or the capacities leave too little room; quotas that no rule supports are not made up.",
    ),
    "SP367": warning(
        "quotas out of reach, above {load} of the capacity: {names}",
        "配额无法达成（超过产能的 {load}）：{names}",
        "No effort sells more than there is capacity for; hire, or plan less.",
    ),
    "SP368": note(
        "stretch quotas, above the capacity or above {growth} of last year's sales: {names}",
        "配额偏高（超过产能，或超过去年的 {growth}）：{names}",
        "They may be right, but somebody should be able to say where the growth comes from.",
    ),
    "SP369": note(
        "quotas with slack, below {slack} of the capacity or of last year's sales: {names}",
        "配额偏低（低于产能或去年销售的 {slack}）：{names}",
        "They ask for less than has been shown to be possible.",
    ),
}
