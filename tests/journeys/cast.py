"""Everybody who can sign in, each at a browser of their own, signed in once for all journeys."""

from tongban.node.demo.scene import Scene
from tongban.node.tour.company import AUTHORITY, CITIZEN, COMPANY, WINDOW
from tongban.node.tour.journey import Journey, Plan
from tongban.node.tour.people import Person

Who = tuple[str, str]
"""Node and login."""

APPLICANT, CLERK, REVIEWER = ("50", CITIZEN), ("50", WINDOW), ("51", AUTHORITY)


class Cast:
    """The people of the two nodes."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._accounts = {(account.node, account.login): account for account in scene.accounts()}
        self._signed_in: dict[Who, Person] = {}

    def fresh(self, who: Who) -> Person:
        """Somebody at another browser, not signed in."""
        return Person(self.scene, who[0], self._accounts[who])

    def person(self, who: Who) -> Person:
        """Somebody at their usual browser, signed in."""
        if who not in self._signed_in:
            found = self.fresh(who)
            found.sign_in()
            self._signed_in[who] = found
        return self._signed_in[who]

    def visitor(self, node: str) -> Person:
        """Anybody, without an account."""
        return Person(self.scene, node)

    def journey(
        self, plan: Plan = COMPANY, applicant: Who = APPLICANT, clerk: Who = CLERK, reviewer: Who = REVIEWER
    ) -> Journey:
        """A case these three will meet in."""
        return Journey(
            plan,
            applicant=self.person(applicant),
            clerk=self.person(clerk),
            reviewer=self.person(reviewer),
        )
