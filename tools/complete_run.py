"""A run of the tests counts only when everything in it ran: a test skipped is a promise not kept."""

import pytest


class CompleteRun:
    """Fails the run when a test or a whole module was skipped or expected to fail.

    When `strict`, a test that was left out by hand (-k, --deselect) fails it too.
    """

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._missed: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if hasattr(report, "wasxfail"):
            self._missed[report.nodeid] = "expected to fail"
        elif report.skipped:
            self._missed[report.nodeid] = "skipped"

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._missed[report.nodeid] = "skipped while collecting"

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        if self._strict:
            self._missed.update((item.nodeid, "left out") for item in items)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self._missed and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._missed:
            terminalreporter.section("Not run: this counts as a failure", red=True, bold=True)
            for nodeid, why in sorted(self._missed.items()):
                terminalreporter.line(f"{why}: {nodeid}")
