"""What reading schemas tells, kept while questions about them are asked."""

from monitor.schemas.answers import View
from monitor.schemas.normal import NormalForms
from monitor.schemas.sameness import Sameness
from monitor.schemas.unions import Looks


class Knowledge:
    """Of schemas in one view: read once, however many questions are asked."""

    def __init__(self, view: View) -> None:
        self.forms = NormalForms(view)
        self.sameness = Sameness(self.forms)
        self.looks = Looks()
