"""A report on costs and prevention as one file that needs nothing else: it works offline and on paper."""

from datetime import datetime
from html import escape

from monitor.accounts.markup import body
from monitor.accounts.screen import Screen
from monitor.accounts.style import PAGE, STYLE
from monitor.reports.layout import moment


def page(told: Screen, now: datetime) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(told.title)}</title>\n<style>\n{PAGE}{STYLE}</style>\n</head>\n<body>\n"
        f"<main>{body(told)}</main>\n"
        f"<footer>Written by compat-monitor on {escape(moment(now))}. What each figure means: docs/report.md</footer>\n"
        "</body>\n</html>"
    )
