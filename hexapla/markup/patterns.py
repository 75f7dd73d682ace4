"""Python-Markdown's inline patterns in, those that a text can ask for out: it looks for each of them in each text, one after the other."""

from __future__ import annotations

from markdown.inlinepatterns import Pattern
from markdown.util import Registry

_MARKED_BY = {
    **dict.fromkeys(("footnote", "reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref"), "["),
    **dict.fromkeys(("autolink", "automail", "html"), "<"),
    **dict.fromkeys(("not_strong", "em_strong", "em_strong2"), "*_"),
    "backtick": "`",
    "escape": "\\",
    "linebreak": "\n",
    "entity": "&",
}
"""Of these, one is in all that the pattern of that name takes for markup."""
_MARKS = "".join(sorted(set("".join(_MARKED_BY.values()))))


class Patterns:
    """The patterns of one Markdown, in their order."""

    def __init__(self, patterns: Registry[Pattern]) -> None:
        known = {id(patterns[name]): marks for name, marks in _MARKED_BY.items() if name in patterns}
        self._marked = tuple((pattern, known.get(id(pattern), "")) for pattern in patterns)
        self._choices: dict[str, list[Pattern]] = {}
        self.are_marked = all(marks for _, marks in self._marked)
        """Whether every one of them wants a mark that we know."""

    def wanted_by(self, text: str) -> list[Pattern]:
        """Without those whose marks are not in the text, nor, therefore, in any part of it; where all of them `are_marked`."""
        there = "".join(mark for mark in _MARKS if mark in text)
        if there not in self._choices:
            self._choices[there] = [pattern for pattern, marks in self._marked if any(mark in there for mark in marks)]
        return self._choices[there]
