"""The pages of a draft, for the person whose draft it is."""

from tongban.web.shared.access import citizen
from tongban.web.shared.applying.frame import Frame
from tongban.web.shared.applying.routes import draft_routes

FRAME = Frame(base="portal/base.html", prefix="portal:", is_clerk=False, drafts="cases")

urlpatterns = draft_routes(FRAME, citizen)
