"""What must be true of every page, whatever it is about. Each check answers a list of faults in words."""

import pathlib
import re
from typing import Any

from playwright.sync_api import Page

AXE = pathlib.Path(__file__).parent / "vendor" / "axe.min.js"
"""Every page of a tab has it (tab.py)."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SMALLEST_TEXT = """() => {
  const small = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || !parent.checkVisibility() || parent.closest(".govuk-visually-hidden, script")) continue;
    const svg = parent.closest("svg");
    const view = svg && svg.viewBox.baseVal;
    const scale = view && view.width ? svg.getBoundingClientRect().width / view.width : 1;
    const size = parseFloat(getComputedStyle(parent).fontSize) * scale;
    if (size < 12) small.push(`${size.toFixed(1)} px: ${node.textContent.trim().slice(0, 20)}`);
  }
  return small;
}"""

LOW_CONTROLS = """(least) => [...document.querySelectorAll(
    ".govuk-button, .govuk-input, .govuk-select, .govuk-textarea, .govuk-radios__item, .govuk-checkboxes__item")]
  .filter((one) => one.checkVisibility() && !one.closest(".govuk-radios--small, .govuk-checkboxes--small"))
  .map((one) => [one.getBoundingClientRect().height, one.outerHTML.slice(0, 80)])
  .filter(([height]) => height < least - 0.5)
  .map(([height, html]) => `${height.toFixed(0)} px: ${html}`)"""

FRAME_WORDS = """() => [...document.querySelectorAll("h1, h2, h3, label, legend, nav a, main button, th[scope=col]")]
  .filter((one) => one.checkVisibility() && !one.closest("[lang]:not(html)"))
  .map((one) => one.innerText.trim()).filter(Boolean)"""
HAN = re.compile(r"[\u4e00-\u9fff]")
MASKED_NAME = re.compile(r"[\u4e00-\u9fff]\*+")
ENGLISH_WORD = re.compile(r"[A-Za-z]{3,}")
ENGLISH = re.compile(r"[A-Za-z]{3,}\s+[A-Za-z]{2,}")

RUN_AXE = """(tags) => axe.run(document, {runOnly: tags, resultTypes: ["violations"]})
  .then((found) => found.violations)"""
HIDDEN_PARTS = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


def accessibility(page: Page) -> list[str]:
    """What axe-core finds, with every folded part open."""
    page.evaluate(HIDDEN_PARTS)
    violations: list[dict[str, Any]] = page.evaluate(RUN_AXE, TAGS)
    return [
        f"axe {rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]} [{' '.join(map(str, node['target']))}]"
        for rule in violations
        for node in rule["nodes"][:5]
    ]


def other_language(page: Page, language: str) -> list[str]:
    """Headings, labels and buttons that are not in the language of the page. Names of people stay as they are, and a
    certificate says its own name in both."""
    words: list[str] = [MASKED_NAME.sub("", text) for text in page.evaluate(FRAME_WORDS)]
    if language == "en":
        return [
            f"not in English: {text}" for text in words if HAN.search(text) and not ENGLISH_WORD.search(text)
        ]
    return [f"not in Chinese: {text}" for text in words if ENGLISH.search(text) and not HAN.search(text)]


def too_wide(page: Page) -> list[str]:
    """Does the page scroll sideways?"""
    width = page.viewport_size["width"] if page.viewport_size else 0
    found: int = page.evaluate("document.documentElement.scrollWidth")
    if found <= width:
        return []
    culprits = page.evaluate(
        """(width) => [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > width + 1 && one.checkVisibility())
            .slice(0, 5).map((one) => one.outerHTML.slice(0, 100))""",
        width,
    )
    return [f"{found} px wide at {width} px: {culprits}"]


def too_small(page: Page, *, is_large: bool = False) -> list[str]:
    """Text under 12 px as painted; buttons and inputs under 44 px (60 in large print)."""
    texts: list[str] = page.evaluate(SMALLEST_TEXT)
    controls: list[str] = page.evaluate(LOW_CONTROLS, 60 if is_large else 40)
    return [f"small text {text}" for text in texts] + [f"low control {control}" for control in controls]


def reflow(page: Page) -> list[str]:
    """At 320 px (a phone zoomed, or a page at 400 %) nothing is lost to the side and text stays readable."""
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    faults = too_wide(page) + [fault for fault in too_small(page) if fault.startswith("small text")]
    if before:
        page.set_viewport_size(before)
    return faults
