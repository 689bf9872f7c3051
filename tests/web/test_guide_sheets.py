"""Every item of the catalogue can be put on paper, in both languages."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from tests.certificates import samples
from tongban.catalogue.rules.guide import guide
from tongban.catalogue.rules.review import review_rules
from tongban.web.portal.guide_sheet import guide_sheet
from tongban.web.shared.flowchart import flow_view
from tongban.web.shared.printing.pdf import pdf_response

STANDARDS = samples.shipped()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("item", STANDARDS)
def test_every_guide_can_be_set(item: str, language: str) -> None:
    standard = STANDARDS[item]
    with translation.override(language):
        context = {
            "standard": standard,
            "guide": guide(standard),
            "place": None,
            "is_common": False,
            "flow": flow_view(standard, language),
            "rules": review_rules(standard),
        }
        sheet = guide_sheet(context, author="通办", address=f"https://example.test/items/{standard.key}/")
        answer = pdf_response(
            RequestFactory().get("/"), sheet, name="guide.pdf", page_url="/", is_public=False
        )
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
