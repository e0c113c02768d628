"""The page in a real browser: nothing is fetched, nothing complains, and hands, keys and paper find what they look for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.render.browser import Tab, chromium
from tests.render.pages import HOSTILE, NAMES, charts, review

from salesplan.render.html.page import to_html

SUMMARY = "#t-summary"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document, path = review(), tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(to_html(document, document.tables), "utf-8")
    return path


@pytest.fixture
def opened(tab: Tab, file: Path) -> Tab:
    tab.size(1400)
    tab.media(prefers_color_scheme="light")
    tab.open(file)
    return tab


def names(tab: Tab, table: str, column: int = 0) -> list[str]:
    """The texts of a column, of the rows that are seen."""
    script = f"[...document.querySelectorAll('{table} tbody tr:not(.group)')].filter(r => r.offsetParent).map(r => r.cells[{column}].textContent.trim())"
    return list(tab.run(script))


def test_nothing_is_fetched_and_nothing_complains(opened: Tab) -> None:
    assert opened.requests() == []
    assert opened.complaints() == []


def test_hostile_names_run_nothing(tab: Tab, tmp_path: Path) -> None:
    document = review(HOSTILE)
    file = tmp_path / "page.html"
    file.write_text(to_html(document, document.tables), "utf-8")
    tab.open(file)
    assert tab.complaints() == []
    assert tab.requests() == []
    assert not [event for event in tab.events if event["method"] == "Page.javascriptDialogOpening"]
    assert HOSTILE[0] in names(tab, "#t-trend", 2) or HOSTILE[0] in tab.run("document.body.textContent")
    assert tab.run("document.title").startswith(HOSTILE[0])
    assert tab.run("document.documentElement.scrollWidth") <= 1400


def test_every_picture_has_its_marks_in_sight(opened: Tab) -> None:
    script = """[...document.querySelectorAll('figure')].map(f => {
      const svg = [...f.querySelectorAll('svg')].find(s => s.getBoundingClientRect().width > 0);
      const marks = [...svg.querySelectorAll('title')].map(t => t.parentNode);
      const inside = marks.every(m => { const a = m.getBoundingClientRect(), b = svg.getBoundingClientRect();
        return a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1; });
      return [marks.length, inside, getComputedStyle(marks[0]).fill];
    })"""
    found = opened.run(script)
    assert len(found) == len(charts())
    for marks, inside, fill in found:
        assert marks >= 4
        assert inside
        assert fill.startswith("rgb(")


def test_labels_of_pictures_neither_meet_nor_leave_the_picture(opened: Tab) -> None:
    script = """[...document.querySelectorAll('figure svg')].filter(s => s.getBoundingClientRect().width).flatMap(svg => {
      const frame = svg.getBoundingClientRect();
      const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
      const out = boxes.filter(([, b]) => b.left < frame.left - 2 || b.right > frame.right + 2).map(([t]) => 'out: ' + t);
      const met = boxes.flatMap(([t, a], i) => boxes.slice(i + 1).filter(([, b]) =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4).map(([u]) => t + ' meets ' + u));
      return [...out, ...met];
    })"""
    assert opened.run(script) == []
    opened.size(400)
    assert opened.run(script) == []


@pytest.mark.parametrize("width", [1400, 800, 400])
def test_the_page_fits_its_window(opened: Tab, width: int) -> None:
    opened.size(width)
    assert opened.run("document.documentElement.scrollWidth") <= width


def test_amounts_sort_by_size_and_names_by_name(opened: Tab) -> None:
    opened.run("document.getElementById('trend').open = true")
    head = "document.querySelectorAll('#t-trend th')[4].querySelector('button')"
    opened.run(f"{head}.click()")
    assert opened.run("document.querySelectorAll('#t-trend th')[4].getAttribute('aria-sort')") == "descending"
    amounts = [float(text) for text in names(opened, "#t-trend", 4)]
    assert amounts == sorted(amounts, reverse=True)
    opened.run(f"{head}.click()")
    assert opened.run("document.querySelectorAll('#t-trend th')[4].getAttribute('aria-sort')") == "ascending"
    amounts = [float(text) for text in names(opened, "#t-trend", 4)]
    assert amounts == sorted(amounts)
    opened.run("document.querySelectorAll('#t-trend th')[3].querySelector('button').click()")
    assert opened.run("document.querySelectorAll('#t-trend th[aria-sort]').length") == 1
    assert names(opened, "#t-trend", 3)[0] == "2026-01"


def test_parts_stay_below_their_wholes_when_sorted(opened: Tab) -> None:
    opened.run(f"document.querySelectorAll('{SUMMARY} th')[1].querySelector('button').click()")
    assert names(opened, SUMMARY) == [NAMES[0], NAMES[4], NAMES[2], NAMES[3], NAMES[0], NAMES[1]]


def test_keys_do_what_hands_do(opened: Tab) -> None:
    opened.run(f"document.querySelectorAll('{SUMMARY} th')[2].querySelector('button').focus()")
    opened.press("Enter", 13)
    assert opened.run(f"document.querySelectorAll('{SUMMARY} th')[2].getAttribute('aria-sort')") == "descending"
    opened.run("document.activeElement.blur()")
    opened.press("Tab", 9)
    assert opened.run("document.activeElement.tagName") in ("A", "BUTTON", "INPUT", "SUMMARY", "DIV")


def test_the_first_key_leads_to_the_content(opened: Tab) -> None:
    opened.press("Tab", 9)
    assert opened.run("document.activeElement.className") == "skip"
    assert opened.run("document.activeElement.getBoundingClientRect().left") >= 0


def test_a_region_opens_to_its_sellers(opened: Tab) -> None:
    before = names(opened, SUMMARY)
    turn = f"[...document.querySelectorAll('{SUMMARY} tr')].find(r => r.dataset.shut).querySelector('button')"
    assert opened.run(f"{turn}.getAttribute('aria-expanded')") == "false"
    opened.run(f"{turn}.focus()")
    opened.press(" ", 32)
    assert opened.run(f"{turn}.getAttribute('aria-expanded')") == "true"
    assert names(opened, SUMMARY) == [*before, *NAMES]


def test_filters_find_rows_and_keep_what_they_belong_to(opened: Tab) -> None:
    type_in = "(box => { box.value = '%s'; box.dispatchEvent(new Event('input')); })(document.querySelector('%s'))"
    opened.run("document.getElementById('trend').open = true")
    opened.run(type_in % ("north & w", "#trend .filter"))
    assert set(names(opened, "#t-trend", 2)) == {"North & West"}
    assert opened.run("document.querySelector('#trend [role=status]').textContent") == "12 of 60 rows"
    opened.run(type_in % ("", "#trend .filter"))
    assert len(names(opened, "#t-trend", 2)) == 25
    opened.run(type_in % ("2026-03", "#filter"))
    assert set(names(opened, "#t-trend", 3)) == {"2026-03"}
    assert names(opened, SUMMARY) == []


def test_long_tables_open_whole(opened: Tab) -> None:
    opened.run("document.getElementById('trend').open = true")
    assert len(names(opened, "#t-trend")) == 25
    opened.run("document.querySelector('#trend .all').click()")
    assert len(names(opened, "#t-trend")) == 60


def test_light_and_dark(opened: Tab) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = opened.run(ground)
    opened.run("document.getElementById('theme').click()")
    dark = opened.run(ground)
    assert dark != light
    assert opened.run("document.getElementById('theme').getAttribute('aria-pressed')") == "true"
    opened.run("document.getElementById('theme').click()")
    assert opened.run(ground) == light
    opened.run("document.documentElement.removeAttribute('data-theme')")
    opened.media(prefers_color_scheme="dark")
    assert opened.run(ground) == dark


def test_paper_has_every_row(opened: Tab) -> None:
    from pypdf import PdfReader

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(opened.print())).pages)
    plain = "".join(text.split())
    for said in ("2026-12", "CourseoftheYear".replace("theY", "they"), "1" * 20, "SP501", "Sellersbyregionandteam"):
        assert said in plain, said
    assert plain.count("2026-12") >= len(NAMES)


def test_everything_has_a_name_for_those_who_hear_it(opened: Tab) -> None:
    tree = opened.call("Accessibility.getFullAXTree")["nodes"]
    named = {"button", "link", "searchbox", "img", "image", "table", "region", "figure"}
    nameless = [
        node["role"]["value"]
        for node in tree
        if not node.get("ignored")
        and node.get("role", {}).get("value") in named
        and not node.get("name", {}).get("value")
    ]
    assert nameless == []
    roles = [node.get("role", {}).get("value") for node in tree]
    assert {"main", "banner", "contentinfo", "navigation"} <= set(roles)


def test_without_script_everything_is_there(opened: Tab, file: Path) -> None:
    opened.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        opened.open(file)
        assert opened.run("document.querySelectorAll('#t-trend tbody tr:not(.off)').length") == 60
        assert opened.run("document.querySelector('.tools').hidden") is True
    finally:
        opened.call("Emulation.setScriptExecutionDisabled", value=False)
