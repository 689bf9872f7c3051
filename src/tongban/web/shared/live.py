"""The answer to a page that wants to know when there is news."""

from django.http import HttpResponse

from tongban.kernel.live import Followed, event, opening


class Follow(HttpResponse):
    """Tell the page when there is news of what it follows. Whether somebody may know was asked before.

    Our own server holds this answer open and writes into it (node/rsgi.py). Any other sends it as it stands: then the
    browser asks again and again, and the page looks by itself each time.
    """

    def __init__(self, followed: Followed) -> None:
        super().__init__(
            opening() + event("news", followed.known), content_type="text/event-stream; charset=utf-8"
        )
        self.followed = followed
        self["Cache-Control"] = "no-store"
        self["X-Accel-Buffering"] = "no"  # a server in front of ours must not collect what is said
