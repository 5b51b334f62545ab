"""What reading schemas tells, kept while questions about them are asked."""

from monitor.schemas.answers import View
from monitor.schemas.normal.form import NormalForms
from monitor.schemas.normal.sameness import Sameness
from monitor.schemas.normal.unions import Looks


class Knowledge:
    """Of schemas in one view: read once, however many questions are asked."""

    def __init__(self, view: View) -> None:
        self.forms = NormalForms(view)
        self.sameness = Sameness(self.forms)
        self.looks = Looks()
