"""JUnit XML, as Jenkins, GitLab and others read it: a suite per pair of descriptions, a test case per change.

What breaks is a failure, what could not be decided or compared an error, the rest passes.
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from monitor.reports.annotations import Annotation, Level

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (§2.2) can't hold, even escaped."""


def document(suites: Iterable[tuple[str, Iterable[Annotation]]]) -> str:
    """`suites`: a name, and what was found."""
    root = ET.Element("testsuites", name="compat-monitor")
    for name, found in suites:
        suite = ET.SubElement(root, "testsuite", name=_text(name))
        counts = {"tests": 0, "failures": 0, "errors": 0}
        for each in found:
            counts["tests"] += 1
            problem = _case(suite, each)
            if problem:
                counts[f"{problem}s"] += 1
        suite.attrib |= {key: str(count) for key, count in counts.items()}
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _case(suite: ET.Element, each: Annotation) -> str | None:
    """The tag of its problem, None where it passes."""
    case = ET.SubElement(suite, "testcase", name=_text(each.sentence), classname=_text(each.guide.id))
    if each.spot is not None and each.spot.is_file:
        case.set("file", _text(each.spot.file))
        if each.spot.line is not None:
            case.set("line", str(each.spot.line))
    tag = "error" if not each.decided else "failure" if each.level is Level.ERROR else None
    if tag is not None:
        problem = ET.SubElement(case, tag, message=_text(each.message), type=_text(each.title))
        problem.text = _text(each.details)
    return tag


def _text(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
