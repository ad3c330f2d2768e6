r"""The tokens of SPARQL text: enough to tell keywords and braces from what stands in strings, IRIs and comments.

The lexical grammar is that of https://www.w3.org/TR/sparql11-query/#sparqlGrammar (rules 139 and following). Codepoint
escapes (``\u0053ERVICE``) may stand anywhere outside of tokens too, so who judges a foreign query looks at the text
after `unescape`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+|\#[^\r\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"\"\"
                  |'''(?:[^'\\]|\\.|'{1,2}(?!'))*'''
                  |\"(?:[^"\\\r\n]|\\.)*\"
                  |'(?:[^'\\\r\n]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<name>\w[\w.\-]*:?(?:[\w:%\-]|\\.|\.(?=[\w:%\-]))*|:(?:[\w:%\-]|\\.|\.(?=[\w:%\-]))*|@\w[\w\-]*)
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODE_POINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind (iri, string, variable, name or mark), its text, and where it begins and ends."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of ``text`` without white space and comments.

    >>> [token.text for token in tokens("SELECT ?x { ?x a <http://x/#y> } # { SERVICE")]
    ['SELECT', '?x', '{', '?x', 'a', '<http://x/#y>', '}']
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield Token(match.lastgroup or "mark", match.group(), match.start(), match.end())


def unescape(text: str) -> str:
    r"""Replace the codepoint escapes of SPARQL (section 19.2), as a parser does before it reads any token.

    >>> unescape(r"\u0053ERVICE")
    'SERVICE'
    """

    def _character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code <= _LAST_CODE_POINT else match.group()

    return _ESCAPE.sub(_character, text)
